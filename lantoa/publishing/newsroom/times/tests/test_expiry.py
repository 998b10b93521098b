"""A piece's own end, and the pieces that are looked at every so often."""

from datetime import timedelta

import pytest
from django.test import Client

from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import history_of
from lantoa.org.people.facade import Role
from lantoa.publishing.newsroom import actions
from lantoa.publishing.newsroom.actions.locked import locked_piece
from lantoa.publishing.newsroom.models import Article
from lantoa.publishing.newsroom.queries import published_articles
from lantoa.publishing.newsroom.tests.factories import make_user
from lantoa.publishing.newsroom.tests.steps import approved, published
from lantoa.publishing.newsroom.times.duty import keep_times
from lantoa.publishing.newsroom.times.evergreen import confirm_piece, end_evergreen, keep_evergreen, remind_of_reviews
from lantoa.publishing.newsroom.times.expiry import clear_expiry, end_now, expire_due_pieces, set_expiry
from lantoa.services.notify.facade import unread
from lantoa.services.search.facade import search

HOUR = timedelta(hours=1)


def ending(lg, *, way="note"):
    """A live piece whose end has just come, not yet worked off."""
    piece = published(lg)
    set_expiry(article=piece, at=now() + HOUR, way=way, by=lg.second)
    Article.objects.filter(pk=piece.pk).update(expires_at=now() - timedelta(seconds=1))
    return Article.objects.get(pk=piece.pk)


def verbs(piece):
    return list(history_of(piece).values_list("verb", flat=True))


class TestEnd:
    def test_it_leaves_the_lists_at_its_moment_and_its_address_says_so(
        self, lg, client: Client, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            piece = published(lg)
        path = f"/{lg.section.slug}/{piece.slug}-{piece.pk}/"
        assert search("nấu ăn").total == 1
        with django_capture_on_commit_callbacks(execute=True):
            set_expiry(article=piece, at=now() + HOUR, by=lg.second)
        assert "Có hiệu lực đến" in client.get(path).content.decode()
        assert client.get(path)["X-Page-Cache"] == "300"
        Article.objects.update(expires_at=now() + timedelta(seconds=20))
        assert 10 <= int(client.get(path)["X-Page-Cache"]) <= 20
        # No worker has come by yet.
        Article.objects.update(expires_at=now())
        for page in ("/", f"/{lg.section.slug}/", "/rss/", "/sitemap.xml", "/tim-kiem/?q=n%E1%BA%A5u+%C4%83n"):
            assert path not in client.get(page).content.decode(), page
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Thông tin này đã hết hiệu lực từ" in answer.content.decode()
        assert '"expires"' in answer.content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            assert (keep_times(), keep_times()) == (1, 0)
        assert search("nấu ăn").total == 0
        row = Article.objects.get()
        assert (row.live, row.state, row.expired_at is not None) == (True, "published", True)
        assert verbs(piece).count("newsroom.expire_piece") == 1
        with django_capture_on_commit_callbacks(execute=True):
            clear_expiry(article=row, by=lg.second)
        assert search("nấu ăn").total == published_articles().count() == 1
        assert path in client.get("/").content.decode()

    def test_or_it_is_withdrawn_once_with_the_reason(self, lg):
        piece = ending(lg, way="withdraw")
        assert (expire_due_pieces(), expire_due_pieces()) == (1, 0)
        row = Article.objects.get()
        assert (row.live, row.state) == (False, "withdrawn")
        assert row.withdrawn_reason.startswith("Hết hiệu lực từ")
        assert verbs(piece)[:2] == ["newsroom.withdraw_piece", "newsroom.expire_piece"]
        # Taken back: opened again, it wants a new end before it may go out.
        actions.reopen_piece(article=row, by=lg.second)
        actions.submit_piece(article=row, by=lg.editor)
        actions.approve_piece(article=row, by=lg.second)
        with pytest.raises(RuleBroken, match="quá hạn hiệu lực"):
            actions.publish_piece(article=row, by=lg.second)
        set_expiry(article=row, at=now() + HOUR, by=lg.editor)
        assert actions.publish_piece(article=row, by=lg.second).live

    def test_one_fault_stops_no_other(self, lg, monkeypatch):
        broken, never_out = ending(lg), approved(lg)
        Article.objects.filter(pk=never_out.pk).update(expires_at=now() - HOUR)

        def locked(article, by):
            if article.pk == broken.pk:
                raise ValueError("a broken row")
            return locked_piece(article, by)

        monkeypatch.setattr("lantoa.publishing.newsroom.times.expiry.locked_piece", locked)
        assert expire_due_pieces() == 1
        assert Article.objects.get(expired_at__isnull=True).pk == broken.pk
        # One that was never out ends without a word to readers.
        assert Article.objects.get(pk=never_out.pk).state == "approved"
        assert verbs(never_out)[0] == "newsroom.expire_piece"

    def test_who_may_set_it_and_when(self, lg):
        piece = published(lg)
        with pytest.raises(RuleBroken, match="chỉ người duyệt hoặc thư ký"):
            set_expiry(article=piece, at=now() + HOUR, by=make_user(lg.province, Role.SECTION_EDITOR))
        with pytest.raises(NotAllowed):
            set_expiry(article=piece, at=now() + HOUR, by=lg.lan)
        with pytest.raises(RuleBroken, match="phía trước"):
            set_expiry(article=piece, at=now() - HOUR, by=lg.second)
        with pytest.raises(RuleBroken, match="giữ địa chỉ hay gỡ"):
            set_expiry(article=piece, at=now() + HOUR, way="nổ", by=lg.second)
        draft = approved(lg)
        actions.schedule_piece(article=draft, at=now() + 2 * HOUR, by=lg.second)
        with pytest.raises(RuleBroken, match="sau giờ hẹn"):
            set_expiry(article=draft, at=now() + HOUR, by=lg.editor)
        actions.unschedule_piece(article=draft, by=lg.second)
        set_expiry(article=draft, at=now() + HOUR, by=lg.editor)
        with pytest.raises(RuleBroken, match="trước lúc bài hết hiệu lực"):
            actions.schedule_piece(article=draft, at=now() + 2 * HOUR, by=lg.second)
        actions.withdraw_piece(article=piece, reason="Sai", by=lg.second)
        with pytest.raises(RuleBroken, match="đã gỡ"):
            set_expiry(article=piece, at=now() + HOUR, by=lg.second)


class TestLooks:
    def test_the_duty_editors_are_asked_once_each_time(self, lg):
        piece = published(lg)
        for days in (0, 6, 1099):
            with pytest.raises(RuleBroken, match="7 ngày đến 3 năm"):
                keep_evergreen(article=piece, days=days, by=lg.editor)
        keep_evergreen(article=piece, days=30, by=lg.editor)
        assert remind_of_reviews() == 0
        Article.objects.update(review_at=now() - HOUR)
        assert (remind_of_reviews(), remind_of_reviews()) == (1, 0)
        asked = [
            unread(who).filter(text__contains="còn đúng không").count() for who in (lg.editor, lg.second, lg.chief)
        ]
        assert asked == [1, 1, 0]
        row = confirm_piece(article=piece, by=lg.second)
        assert timedelta(days=29) < row.review_at - now() <= timedelta(days=30)
        Article.objects.update(review_at=now() - timedelta(minutes=1))
        assert remind_of_reviews() == 1
        assert unread(lg.second).filter(text__contains="còn đúng không").count() == 2
        end_evergreen(article=piece, by=lg.editor)
        with pytest.raises(RuleBroken, match="không nằm trong"):
            confirm_piece(article=piece, by=lg.editor)

    def test_what_has_ended_is_asked_about_no_more(self, lg):
        piece = published(lg)
        keep_evergreen(article=piece, days=30, by=lg.editor)
        Article.objects.update(review_at=now() - HOUR)
        for _time in range(2):
            end_now(article=piece, by=lg.second)
        assert verbs(piece).count("newsroom.expire_piece") == 1
        assert (remind_of_reviews(), published_articles().count()) == (0, 0)
        with pytest.raises(RuleBroken, match="hết hiệu lực"):
            keep_evergreen(article=piece, days=90, by=lg.editor)
        # Back in the lists, it is looked at again.
        clear_expiry(article=piece, by=lg.second)
        assert Article.objects.get().review_at > now()


def test_the_buttons_and_the_list_at_the_desk(lg, client):
    piece = published(lg)
    client.force_login(lg.second)
    there = f"/toa-soan/bai/{piece.pk}/"
    assert client.post(f"{there}ra-soat/", {"days": "x"}).status_code == 409
    assert client.post(f"{there}ra-soat/", {"days": "90"}).status_code == 302
    Article.objects.update(review_at=now() - timedelta(days=3))
    page = client.get("/toa-soan/han/").content.decode()
    assert "quá hạn 3 ngày" in page
    assert "Vẫn đúng" in page
    assert "còn đúng không?" in client.get(there).content.decode()
    assert client.post(f"{there}van-dung/").status_code == 302
    assert "quá hạn" not in client.get("/toa-soan/han/").content.decode()
    assert client.post(f"{there}han/", {"ends": ""}).status_code == 409
    soon = f"{now() + timedelta(days=2):%Y-%m-%dT08:00}"
    assert client.post(f"{there}han/", {"ends": soon, "way": "withdraw"}).status_code == 302
    assert "Gỡ khỏi cổng" in client.get("/toa-soan/han/").content.decode()
    assert client.post(f"{there}bo-han/").status_code == 302
    assert client.post(f"{there}het-hieu-luc/").status_code == 302
    assert "Bỏ hạn, đưa lại vào danh sách" in client.get(there).content.decode()
    assert client.post(f"{there}bo-han/").status_code == 302
    assert client.post(f"{there}thoi-ra-soat/").status_code == 302
    row = Article.objects.get()
    assert (row.review_days, row.expires_at, row.expired_at) == (None, None, None)
    client.force_login(lg.lan)
    assert client.get("/toa-soan/han/").status_code == 404
