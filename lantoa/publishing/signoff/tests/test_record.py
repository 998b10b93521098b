"""The record: complete, told, filtered, as a file of any length."""

import csv
import io
import tracemalloc
from datetime import timedelta

import openpyxl
from django.urls import reverse

from lantoa.kit.clock import now, today
from lantoa.org.audit.facade import AuditEntry, record
from lantoa.publishing.distribution.models import Release
from lantoa.publishing.newsroom.facade import Article, approve_piece, publish_piece
from lantoa.publishing.newsroom.tests.factories import make_section
from lantoa.publishing.newsroom.tests.steps import rewrite
from lantoa.publishing.signoff.actions import Answer, answer_signoff
from lantoa.publishing.signoff.ledger.filters import Wanted, entries
from lantoa.publishing.signoff.ledger.lines import lines
from lantoa.publishing.signoff.tests.factories import GUEST


def export(client, format="csv", **wanted):
    answer = client.post(reverse("record:record_export", args=[format]), wanted)
    return b"".join(answer.streaming_content) if answer.status_code == 200 else answer


def as_rows(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_record_is_for_leadership_chief_and_administrator(client, lg):
    for name, status in [
        *[(name, 200) for name in ("chief", "leader", "admin")],
        *[(name, 404) for name in ("editor", "second", "secretary", "lan", "foreign_chief")],
    ]:
        client.force_login(getattr(lg, name))
        assert client.get(reverse("record:record_list")).status_code == status, name
        assert client.post(reverse("record:record_export", args=["csv"])).status_code == status, name
    client.force_login(lg.chief)
    assert client.post(reverse("record:record_export", args=["pdf"])).status_code == 404
    assert client.get(reverse("record:record_export", args=["csv"])).status_code == 405
    client.logout()
    assert client.get(reverse("record:record_list")).status_code == 302


def test_taking_the_record_is_recorded(client, lg):
    lg.waiting()
    client.force_login(lg.leader)
    export(client, "xlsx", nguoi=lg.editor.username, tu=today().isoformat())
    entry = AuditEntry.objects.get(verb="signoff.export_record")
    assert (entry.actor, entry.detail["format"]) == (lg.leader, "xlsx")
    assert (entry.detail["nguoi"], entry.detail["tu"]) == (lg.editor.username, today().isoformat())
    assert "xuất nhật ký" in client.get(reverse("record:record_list")).content.decode()


def test_a_pieces_whole_history_from_the_dispatch_to_the_release(client, lg):
    piece = lg.waiting()
    _row, secret = lg.ask(piece)
    answer_signoff(token=secret, answer=Answer("approve", GUEST))
    publish_piece(article=piece, by=lg.second)
    release = Release.objects.create(
        page_id=piece.pk,
        under=lg.province,
        started_by=lg.chief,
        title=piece.title,
        started_at=now(),
        due_at=now() + timedelta(hours=4),
    )
    record("distribution.start_release", release, by=lg.chief)
    verbs = [entry.verb for entry in reversed(entries(Wanted(piece_id=piece.pk)))]
    assert verbs == [
        "newsroom.file_dispatch",
        "newsroom.accept_dispatch",
        "newsroom.submit_piece",
        "signoff.ask",
        "newsroom.approve_piece",
        "signoff.answer",
        "newsroom.publish_piece",
        "newsroom.publish_dispatch",
        "distribution.start_release",
    ]
    client.force_login(lg.editor)
    page = client.get(reverse("record:piece_record", args=[piece.pk])).content.decode()
    for words in ("gửi tin", "trả lời qua liên kết", GUEST, "bắt đầu đợt lan tỏa", "theo lời mời của"):
        assert words in page
    assert "Tải csv" not in page
    client.force_login(lg.chief)
    assert "Tải csv" in client.get(reverse("record:piece_record", args=[piece.pk])).content.decode()


def test_filters(client, lg):
    piece = lg.waiting()
    other_section, lg.section = lg.section, make_section("Nữ công")
    other = lg.waiting(title="Bài của mục khác")
    approve_piece(article=other, by=lg.chief)
    AuditEntry.objects.filter(verb="newsroom.file_dispatch").update(happened_at=now() - timedelta(days=40))

    def found(**wanted):
        return {(entry.object_type, entry.object_id) for entry in entries(Wanted(**wanted))}

    assert ("newsroom.article", str(piece.pk)) in found(section=other_section)
    assert ("newsroom.article", str(other.pk)) not in found(section=other_section)
    assert found(piece_id=other.pk) >= {("newsroom.article", str(other.pk))}
    assert found(person=lg.chief) == {("newsroom.article", str(other.pk))}
    long_ago = today() - timedelta(days=40)
    assert {kind for kind, _id in found(first=long_ago, last=long_ago)} == {"newsroom.dispatch"}
    client.force_login(lg.chief)
    page = client.get(reverse("record:record_list"), {"chuyen-muc": lg.section.slug}).content.decode()
    assert "Bài của mục khác" in page
    assert piece.title not in page
    for bad in ({"tu": "hôm qua"}, {"nguoi": "\x00"}, {"nguoi": "khong-co"}, {"bai": "1;2"}, {"chuyen-muc": "x"}):
        assert client.get(reverse("record:record_list"), bad).status_code == 409, bad
        assert client.post(reverse("record:record_export", args=["csv"]), bad).status_code == 409, bad
    backwards = {"tu": "18/12/2026", "den": "17/12/2026"}
    assert client.get(reverse("record:record_list"), backwards).status_code == 409


def test_nothing_in_a_file_is_a_formula(client, lg):
    piece = lg.waiting()
    for start in ("=", "+", "-", "@", "\t="):
        record("newsroom.edit_piece", piece, by=None, detail={"note": f"{start}HYPERLINK(1)"})
    Article.objects.update(title="=cmd|' /C calc'!A0")
    client.force_login(lg.chief)
    cells = [cell for row in as_rows(export(client)) for cell in row]
    assert any("cmd|" in cell for cell in cells)
    assert sum(cell.startswith("'") and "HYPERLINK" in cell for cell in cells) == 5
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))] == []
    book = openpyxl.load_workbook(io.BytesIO(export(client, "xlsx")))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_a_file_says_who_by_whose_right_and_what(client, lg):
    piece = lg.waiting(title="Hội thi nấu ăn")
    _row, secret = lg.ask(piece)
    answer_signoff(token=secret, answer=Answer("send_back", GUEST, comment="Sai chức danh"))
    client.force_login(lg.chief)
    head, *rows = as_rows(export(client, bai=str(piece.pk)))
    by_verb = {row[head.index("Mã việc")]: dict(zip(head, row, strict=True)) for row in rows}
    line = by_verb["newsroom.send_back_piece"]
    assert (line["Người làm"], line["Theo lời mời của"]) == (f"{GUEST}, Phó Chủ tịch", "Hồ Thị Tập")
    assert (line["Tít"], line["Ghi chú"], line["Việc"]) == ("Hội thi nấu ăn", "Sai chức danh", "trả lại bài")
    assert secret not in str(rows)


def test_many_rows_take_no_more_room_than_a_few(lg, monkeypatch):
    monkeypatch.setattr("lantoa.publishing.signoff.ledger.lines.AT_ONCE", 100)
    piece = lg.waiting()
    AuditEntry.objects.bulk_create(
        AuditEntry(
            happened_at=now(),
            actor=lg.editor,
            verb="newsroom.edit_piece",
            object_type="newsroom.article",
            object_id=str(piece.pk),
            detail={"revision": number},
        )
        for number in range(1_200)
    )
    found = lines(entries(Wanted()))
    next(found)
    tracemalloc.start()
    try:
        for _number in range(200):
            next(found)
        early = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        assert sum(1 for _line in found) >= 1_000
        assert tracemalloc.get_traced_memory()[1] < early * 1.5
    finally:
        tracemalloc.stop()


def test_what_is_saved_in_the_editors_window_is_recorded_once_for_each_text(lg):
    from lantoa.publishing.newsroom.actions import note_edit

    piece = lg.waiting()
    text = piece.get_latest_revision_as_object()
    text.title = "Sửa trong trình soạn thảo"
    saved = text.save_revision(user=lg.editor)
    for _autosave in range(3):
        note_edit(article=piece, by=lg.editor)
    rows = AuditEntry.objects.filter(verb="newsroom.edit_piece")
    assert [(row.actor, row.detail["revision"]) for row in rows] == [(lg.editor, saved.pk)]
    rewrite(lg, Article.objects.get(pk=piece.pk))
    assert rows.all().count() == 2
