"""Two texts side by side, and an earlier one restored without a trace lost."""

import pytest

from lantoa.kit.errors import RuleBroken
from lantoa.publishing.newsroom import actions
from lantoa.publishing.newsroom.checks.manuscript import Manuscript, Part, Shot
from lantoa.publishing.newsroom.comparing import side_by_side
from lantoa.publishing.newsroom.models import Article
from lantoa.publishing.newsroom.tests.steps import approved, published, rewrite


def text(*parts, shots=()):
    said = [Part(where, "text", words) for where, words in parts]
    return Manuscript("", "", "article", said, list(shots), labels={where: where.upper() for where, _ in parts})


def told(rows):
    def side(runs):
        return "".join(f"[{run.words}]" if run.is_changed else run.words for run in runs)

    return [(row.label, side(row.before), side(row.after), row.state) for row in rows]


def test_words_that_went_and_came_are_marked_on_their_side():
    before = text(("a", "Ba mươi công nhân dự thi"), ("b", "Giữ nguyên"), ("c", "Đoạn bỏ đi"))
    after = text(("a", "Bốn mươi công nhân dự thi"), ("b", "Giữ nguyên"), ("d", "Đoạn mới"))
    assert told(side_by_side(before, after)) == [
        ("A", "[Ba] mươi công nhân dự thi", "[Bốn] mươi công nhân dự thi", "changed"),
        ("B", "Giữ nguyên", "Giữ nguyên", "same"),
        ("C", "[Đoạn bỏ đi]", "", "removed"),
        ("D", "", "[Đoạn mới]", "added"),
    ]


def test_what_stood_first_and_went_stands_first():
    assert [row.label for row in side_by_side(text(("x", "Mở"), ("a", "Thân")), text(("a", "Thân")))] == ["X", "A"]


def test_another_text_in_its_place_is_not_picked_apart():
    assert told(side_by_side(text(("a", "Hội thi nấu ăn")), text(("a", "Đại hội bầu mười lăm người")))) == [
        ("A", "[Hội thi nấu ăn]", "[Đại hội bầu mười lăm người]", "changed")
    ]


def test_pictures_are_compared_by_what_is_written_of_them():
    one = Shot("a", alt="Chị Sen", caption="", credit="Lan")
    other = Shot("a", alt="", caption="", credit="Lan", is_decorative=True)
    (row,) = side_by_side(text(shots=[one]), text(shots=[other]))
    assert row.state == "changed"
    assert "Chị Sen" in "".join(run.words for run in row.before)


def page(client, user, path, status=200):
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_texts_of_a_piece_stand_side_by_side(client, lg):
    piece = lg.piece(title="Tít thứ nhất")
    first = piece.latest_revision_id
    rewrite(lg, piece, title="Tít thứ hai")
    path = f"/toa-soan/bai/{piece.pk}/so-sanh/"
    assert path in page(client, lg.editor, f"/toa-soan/bai/{piece.pk}/")
    shown = page(client, lg.editor, path)
    assert "<del>nhất</del>" in shown
    assert "<ins>hai</ins>" in shown
    assert "Hai bản giống nhau" in page(client, lg.editor, f"{path}?cu={first}&moi={first}")
    # Another piece's text is none of this one's.
    other = lg.piece().latest_revision_id
    for wanted in (other, 0, "x", 10**30):
        page(client, lg.editor, f"{path}?cu={wanted}", status=404)


def test_an_earlier_text_is_restored_as_a_new_one(client, lg):
    piece = lg.piece(title="Tít thứ nhất")
    first = piece.latest_revision_id
    second = rewrite(lg, piece, title="Tít thứ hai").pk
    client.force_login(lg.editor)
    client.post(f"/toa-soan/bai/{piece.pk}/khoi-phuc/", {"ban": first})
    row = Article.objects.get()
    assert row.latest_revision_id not in (first, second)
    assert (row.get_latest_revision_as_object().title, row.draft_title) == ("Tít thứ nhất", "Tít thứ nhất")
    assert row.revisions.count() == 3
    assert "khôi phục bản cũ" in page(client, lg.editor, f"/toa-soan/bai/{piece.pk}/")


def test_restoring_ends_an_approval_and_never_changes_what_is_live(lg):
    piece = approved(lg)
    first = piece.latest_revision_id
    rewrite(lg, piece)
    actions.approve_piece(article=piece, by=lg.second)
    actions.restore_text(article=piece, revision_id=first, by=lg.editor)
    assert Article.objects.get().state == "submitted"
    live = published(lg)
    before = live.latest_revision_id
    rewrite(lg, live, title="Bản mới hơn")
    actions.restore_text(article=live, revision_id=before, by=lg.editor)
    row = Article.objects.get(pk=live.pk)
    assert (row.state, row.live_revision_id, row.has_unpublished_changes) == ("published", before, True)


def test_only_who_may_write_restores_and_only_the_pieces_own_text(lg):
    piece, other = lg.piece(), lg.piece()
    first = piece.latest_revision_id
    with pytest.raises(RuleBroken, match="Không tìm thấy bản này"):
        actions.restore_text(article=piece, revision_id=other.latest_revision_id, by=lg.editor)
    with pytest.raises(RuleBroken, match="đang giữ bài này"):
        actions.restore_text(article=piece, revision_id=first, by=lg.secretary)
    with pytest.raises(RuleBroken, match="vừa sửa bài"):
        actions.restore_text(article=piece, revision_id=first, by=lg.editor, seen="cũ")
