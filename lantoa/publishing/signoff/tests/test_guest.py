"""What a guest's phone gets; what programs that open links, forgers and the curious get."""

import logging

import pytest

from lantoa.org.audit.facade import AuditEntry
from lantoa.publishing.newsroom.facade import Approval, Article, approve_piece, publish_piece
from lantoa.publishing.newsroom.tests.steps import rewrite
from lantoa.publishing.newsroom.tests.test_formats import written
from lantoa.publishing.signoff.actions import withdraw_signoff
from lantoa.publishing.signoff.models import Remark, Signoff
from lantoa.publishing.signoff.tests.factories import GUEST, Guest
from tests.hostile.test_secrets import rows_with

PREVIEWERS = (
    "facebookexternalhit/1.1",
    "ZaloPC-win32-24v600",
    "Mozilla/5.0 (Linux; Android 14) Chrome/126 Mobile Safari/537.36",
)


def test_a_guest_reads_and_approves_without_a_session(lg):
    piece = lg.waiting(body="Đoạn thứ nhất.\nĐoạn thứ hai.")
    _row, secret = lg.ask(piece, note="Xem giúp số liệu")
    guest = Guest(secret)
    cover = guest.get()
    page = cover.content.decode()
    assert cover.status_code == 200
    assert GUEST in page
    assert "Xem giúp số liệu" in page
    # Whoever draws a preview of the link learns nothing of what is not out.
    assert piece.title not in page
    assert "og:" not in page
    opened = guest.open()
    assert (opened.status_code, opened["Location"]) == (303, f"/y-kien/{secret}/bai/")
    text = guest.get("bai/")
    shown = text.content.decode()
    for words in (piece.title, "Đoạn thứ nhất.", "Đoạn thứ hai.", "Duyệt bài này", "Trả lại kèm lý do"):
        assert words in shown
    # Nothing counts this reading, and nothing is shared.
    assert "reading.js" not in shown
    assert "data-page-id" not in shown
    answered = guest.answer("approve")
    assert (answered.status_code, Article.objects.get().state) == (303, "approved")
    after = guest.get()
    assert after.status_code == 410
    assert "Bài được duyệt lúc" in after.content.decode()
    for page in (cover, opened, text, answered, after):
        assert page["Referrer-Policy"] == "no-referrer"
        assert page["Cache-Control"] == "no-store"
        assert page["X-Robots-Tag"].startswith("noindex, nofollow")
        assert not page.cookies
        assert "Cookie" not in page.get("Vary", "")


@pytest.mark.parametrize("agent", PREVIEWERS)
def test_a_program_that_opens_every_address_changes_nothing(lg, agent):
    _row, secret = lg.ask()
    robot = Guest(secret)
    for part in ("", "mo/", "bai/", "tra-loi/", "?fbclid=x"):
        for method in (robot.client.get, robot.client.head):
            method(robot.path + part, headers={"User-Agent": agent})
    robot.client.options(robot.path)
    row = Signoff.objects.get()
    assert (row.opened_at, row.answered_at) == (None, None)
    assert robot.get("bai/")["Location"] == robot.path
    assert AuditEntry.objects.filter(verb__in=("signoff.open", "signoff.answer")).count() == 0


def test_a_form_that_we_did_not_draw_is_not_taken(lg):
    piece = lg.waiting()
    _row, secret = lg.ask(piece)
    _row, other = lg.ask(piece)
    guest, another = Guest(secret), Guest(other)
    seal = guest.seal(guest.get())
    assert guest.client.post(f"{guest.path}mo/").status_code == 403
    assert another.client.post(f"{another.path}mo/", {"seal": seal}).status_code == 403
    assert guest.answer("approve", seal=seal).status_code == 403
    guest.open()
    for bad in ("0" * 64, "đ", another.seal(another.get())):
        assert guest.answer("approve", seal=bad).status_code == 403
    answer = guest.client.post(
        f"{guest.path}tra-loi/",
        {"choice": "approve", "signed_name": GUEST, "seal": seal},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403
    assert (Approval.objects.count(), Signoff.objects.filter(answered_at=None).count()) == (0, 2)


def test_what_was_typed_stays_when_it_is_refused(lg):
    _row, secret = lg.ask()
    guest = Guest(secret)
    guest.open()
    page = guest.answer("approve", name="Người khác hẳn", comment="Câu dài <b>", **{"doan-0": "Tít dài"})
    assert page.status_code == 409
    shown = page.content.decode()
    assert "Lời mời này gửi riêng cho" in shown
    assert "Câu dài &lt;b&gt;" in shown
    assert "Tít dài" in shown


@pytest.mark.parametrize("format", ["photo_story", "emagazine", "qa", "live"])
def test_every_format_is_read_and_remarked_on_by_passages(lg, format):
    piece = written(lg, format)
    _row, secret = lg.ask(piece, by=lg.editor, kind="opinion")
    guest = Guest(secret)
    guest.open()
    page = guest.get("bai/")
    shown = page.content.decode()
    assert page.status_code == 200
    assert f"story--{format}" in shown
    count = shown.count('name="doan-')
    assert count > 2
    assert guest.answer("comment", **{f"doan-{count - 1}": "Về đoạn cuối"}).status_code == 303
    assert [remark.text for remark in Remark.objects.all()] == ["Về đoạn cuối"]


def test_the_second_post_is_told_and_changes_nothing(lg):
    _row, secret = lg.ask()
    guest = Guest(secret)
    guest.open()
    seal = guest.seal(guest.get("bai/"))
    assert guest.answer("approve", seal=seal).status_code == 303
    again = guest.answer("send_back", seal=seal, comment="Nghĩ lại")
    assert again.status_code == 409
    assert "Bài được duyệt lúc" in again.content.decode()
    assert Article.objects.get().state == "approved"


def test_dead_links_are_calm_and_tell_nothing_of_the_piece(lg):
    piece = lg.waiting(title="Bí mật chưa đăng")
    _row, secret = lg.ask(piece)
    gone, withdrawn_secret = lg.ask(piece)
    withdraw_signoff(signoff=gone, by=lg.second)
    Guest(secret).open()
    rewrite(lg, piece, title="Bí mật chưa đăng, sửa")
    for secret_, words in ((secret, "được sửa"), (withdrawn_secret, "thu hồi")):
        for part in ("", "bai/"):
            page = Guest(secret_).get(part)
            assert page.status_code == 410
            assert words in page.content.decode()
            assert "Bí mật" not in page.content.decode()
    missing = Guest("x" * 43).get()
    assert missing.status_code == 404
    assert "chép thiếu" in missing.content.decode()
    assert lg.second.full_name not in missing.content.decode()


def test_it_is_closed_when_the_piece_is_out(lg):
    piece = lg.waiting()
    _row, secret = lg.ask(piece)
    approve_piece(article=piece, by=lg.second)
    publish_piece(article=piece, by=lg.second)
    page = Guest(secret).get()
    assert (page.status_code, "đã xử lý xong" in page.content.decode()) == (410, True)


def test_whoever_guesses_is_slowed_down(lg, monkeypatch):
    monkeypatch.setattr("lantoa.publishing.signoff.views.guest.MOST_MISSES", 3)
    monkeypatch.setattr("lantoa.publishing.signoff.views.guest.MOST_POSTS", 2)
    assert [Guest(f"{number}" * 43).get().status_code for number in range(5)] == [404, 404, 404, 429, 429]
    _row, secret = lg.ask()
    guest = Guest(secret)
    assert [guest.client.post(f"{guest.path}mo/").status_code for _try in range(3)] == [403, 403, 429]
    # A link that is right is not shut out by its neighbour's guesses.
    assert guest.get().status_code == 200


def test_the_secret_is_in_no_table_and_no_log(lg, caplog, settings):
    caplog.set_level(logging.DEBUG)
    row, secret = lg.ask(email="luat@vanphong.example")
    guest = Guest(secret)
    guest.get()
    guest.open()
    guest.answer("approve", name="Sai tên hẳn")
    guest.answer("approve")
    guest.get()
    Guest(secret[:-1] + "!").get()
    for name in ("bai/", "khong-co/"):
        guest.get(name)
    assert "Gone: /y-kien/…" in caplog.text
    assert secret not in caplog.text
    assert rows_with(secret) == []
    assert secret not in f"{row!r}{row}"
    # Nor does the guest's mailbox lie about in plain words.
    assert rows_with("luat@vanphong.example") == []
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["secrets"]
