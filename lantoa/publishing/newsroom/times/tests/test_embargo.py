"""“Không đăng trước …”: no way leads around it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import history_of
from lantoa.org.people.facade import make_token
from lantoa.publishing.newsroom import actions
from lantoa.publishing.newsroom.models import Article, Dispatch
from lantoa.publishing.newsroom.tests.steps import approved, published, submitted
from lantoa.publishing.newsroom.times.embargo import (
    lift_dispatch_embargo,
    lift_embargo,
    set_dispatch_embargo,
    set_embargo,
)
from lantoa.services.notify.facade import unread

HOUR = timedelta(hours=1)


def held(lg, piece, *, hours=2):
    return set_embargo(article=piece, until=now() + hours * HOUR, reason="Chờ họp báo", by=lg.editor)


def post(client, piece, step, **words):
    return client.post(f"/toa-soan/bai/{piece.pk}/{step}/", words)


class TestNoWayAround:
    def test_nobody_publishes_schedules_earlier_or_forces_it(self, lg):
        piece = approved(lg)
        held(lg, piece)
        for who in (lg.second, lg.secretary, lg.chief):
            with pytest.raises(RuleBroken, match=r"Không được đăng trước .*Chờ họp báo .*Phạm Văn Biên đặt"):
                actions.publish_piece(article=piece, by=who)
            with pytest.raises(RuleBroken, match="Không được đăng trước"):
                actions.schedule_piece(article=piece, at=now() + HOUR, by=who)
        with pytest.raises(RuleBroken, match="Không được đăng trước"):
            actions.publish_without_waiting(article=piece, by=lg.chief, reason="Gấp")
        actions.schedule_piece(article=piece, at=now() + 3 * HOUR, by=lg.second)
        assert (Article.objects.get().live, Article.objects.get().state) == (False, "scheduled")

    def test_it_is_refused_by_rest_and_by_the_button_that_approves_and_publishes(self, lg, client):
        piece = submitted(lg)
        held(lg, piece)
        token = {"Authorization": f"Bearer {make_token(lg.chief)}", "Idempotency-Key": "k"}
        answer = client.post(f"/api/v1/pieces/{piece.pk}/publish", headers=token)
        assert answer.status_code == 409
        assert "Không được đăng trước" in answer.json()["detail"]
        client.force_login(lg.second)
        answer = post(client, piece, "duyet", publish="1")
        assert answer.status_code == 409
        assert "Chỉ trưởng ban gỡ được hạn này" in answer.content.decode()
        # Neither half of what was asked was done.
        assert Article.objects.get().state == "submitted"

    def test_a_schedule_that_came_before_it_falls_and_its_editor_is_told(self, lg):
        piece = approved(lg)
        actions.schedule_piece(article=piece, at=now() + HOUR, by=lg.second)
        set_embargo(article=piece, until=now() + 2 * HOUR, reason="Chờ", by=lg.second)
        row = Article.objects.get()
        assert (row.state, row.publish_at) == ("approved", None)
        assert unread(lg.editor).filter(text__contains="bỏ giờ hẹn").count() == 1

    def test_it_leaks_nowhere(self, lg, client):
        public = published(lg)
        piece = approved(lg)
        Article.objects.filter(pk=piece.pk).update(title="Tin mật của họp báo", draft_title="Tin mật của họp báo")
        held(lg, piece)
        call_command("reindex", "--all", verbosity=0)
        section = lg.section.slug
        paths = ["/", f"/{section}/", f"/rss/{section}/", "/rss/", "/sitemap.xml", "/tim-kiem/?q=h%E1%BB%8Dp+b%C3%A1o"]
        for path in [*paths, f"/{section}/{public.slug}-{public.pk}/", "/tim-kiem/goi-y/?q=tin+m"]:
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert "Tin mật" not in answer.content.decode(), path
        assert client.get(f"/{section}/{piece.slug}-{piece.pk}/").status_code == 404
        assert client.get(f"/toa-soan/bai/{piece.pk}/xem-truoc/").status_code == 302
        client.force_login(lg.lan)
        assert client.get(f"/toa-soan/bai/{piece.pk}/xem-truoc/").status_code == 404


class TestLifting:
    def test_only_the_managing_editor_lifts_or_shortens_it_and_the_audit_says_why(self, lg):
        piece = approved(lg)
        held(lg, piece)
        for who in (lg.editor, lg.second, lg.secretary):
            with pytest.raises(RuleBroken, match="Chỉ trưởng ban"):
                lift_embargo(article=piece, reason="Thôi", by=who)
            with pytest.raises(RuleBroken, match="Chỉ trưởng ban"):
                set_embargo(article=piece, until=now() + HOUR, reason="Sớm hơn", by=who)
        set_embargo(article=piece, until=now() + 5 * HOUR, reason="Họp báo lùi", by=lg.second)
        with pytest.raises(NotAllowed):
            lift_embargo(article=piece, reason="Thôi", by=lg.lan)
        with pytest.raises(RuleBroken, match="lý do"):
            lift_embargo(article=piece, reason=" ", by=lg.chief)
        lift_embargo(article=piece, reason="Họp báo đã xong", by=lg.chief)
        lift_embargo(article=piece, reason="Lần nữa", by=lg.chief)
        verbs = [row.verb for row in history_of(piece).filter(verb__contains="embargo")]
        assert verbs == ["newsroom.lift_embargo_piece", "newsroom.embargo_piece", "newsroom.embargo_piece"]
        assert history_of(piece).filter(verb="newsroom.lift_embargo_piece").get().detail["reason"] == "Họp báo đã xong"
        actions.publish_piece(article=piece, by=lg.second)
        assert Article.objects.get().live

    def test_what_is_over_needs_nobody_and_what_cannot_be_is_refused(self, lg):
        piece, until = approved(lg), now() + HOUR
        for hours, reason in ((-1, "Chờ"), (24 * 1200, "Chờ"), (1, "  ")):
            with pytest.raises(RuleBroken):
                set_embargo(article=piece, until=now() + hours * HOUR, reason=reason, by=lg.editor)
        for _time in range(2):
            set_embargo(article=piece, until=until, reason="Chờ", by=lg.editor)
        assert history_of(piece).filter(verb="newsroom.embargo_piece").count() == 1
        Article.objects.update(embargo_until=now() - timedelta(seconds=1))
        actions.publish_piece(article=piece, by=lg.second)
        with pytest.raises(RuleBroken, match="đã đăng rồi"):
            held(lg, piece)


class TestDispatches:
    def test_the_piece_takes_it_along(self, lg):
        dispatch = lg.dispatch()
        until = now() + HOUR
        set_dispatch_embargo(dispatch=dispatch, until=until, reason="Chờ lễ ký", by=lg.lan)
        piece = actions.accept_dispatch(dispatch=dispatch, section=lg.section, by=lg.editor)
        row = Article.objects.get(pk=piece.pk)
        assert (row.embargo_until, row.embargo_reason, row.embargo_by) == (until, "Chờ lễ ký", lg.lan)
        with pytest.raises(RuleBroken, match="đã thành bài"):
            set_dispatch_embargo(dispatch=dispatch, until=until + HOUR, reason="Lùi", by=lg.editor)

        # Whoever filed it does not lift it, and strangers do not see it.
        dispatch = lg.dispatch()
        set_dispatch_embargo(dispatch=dispatch, until=now() + HOUR, reason="Chờ", by=lg.lan)
        for who in (lg.lan, lg.editor):
            with pytest.raises(RuleBroken, match="Chỉ trưởng ban"):
                lift_dispatch_embargo(dispatch=dispatch, reason="Thôi", by=who)
        with pytest.raises(NotAllowed):
            set_dispatch_embargo(dispatch=dispatch, until=now() + 2 * HOUR, reason="Chờ", by=lg.mai)
        for _time in range(2):
            lift_dispatch_embargo(dispatch=dispatch, reason="Xong", by=lg.chief)
        assert Dispatch.objects.get(pk=dispatch.pk).embargo_until is None
        assert history_of(dispatch).filter(verb="newsroom.lift_embargo_dispatch").count() == 1

    def test_it_comes_in_by_rest_once(self, lg, client):
        token = {"Authorization": f"Bearer {make_token(lg.lan)}"}
        words = {"title": "Ký thỏa ước", "embargo_until": (now() + HOUR).isoformat(), "embargo_reason": "Chờ ký"}
        for key in ("a", "a"):
            answer = client.post(
                "/api/v1/dispatches", words, content_type="application/json", headers={**token, "Idempotency-Key": key}
            )
            assert answer.status_code == 201, answer.content
        assert Dispatch.objects.get().embargo_reason == "Chờ ký"
        words.pop("embargo_reason")
        answer = client.post(
            "/api/v1/dispatches", words, content_type="application/json", headers={**token, "Idempotency-Key": "b"}
        )
        # Without a reason nothing at all is filed.
        assert (answer.status_code, Dispatch.objects.count()) == (409, 1)


def test_everybody_at_the_desk_sees_it_on_card_row_and_page(lg, client: Client):
    piece, dispatch = approved(lg), lg.dispatch()
    held(lg, piece)
    set_dispatch_embargo(dispatch=dispatch, until=now() + HOUR, reason="Chờ lễ ký", by=lg.lan)
    client.force_login(lg.leader)
    board = client.get("/toa-soan/bang/").content.decode()
    assert board.count('<span class="badge badge--late">Không đăng trước') == 2
    assert "Không đăng trước" in client.get("/toa-soan/?muc=da-duyet").content.decode()
    assert "Không đăng trước" in client.get("/toa-soan/?muc=moi").content.decode()
    page = client.get(f"/toa-soan/bai/{piece.pk}/").content.decode()
    assert "Chờ họp báo (Phạm Văn Biên đặt)" in page
    assert "Chờ lễ ký (Trần Thị Lan đặt)" in client.get(f"/toa-soan/tin/{dispatch.pk}/").content.decode()
    assert "Chờ họp báo (Phạm Văn Biên)" in client.get("/toa-soan/han/").content.decode()


def test_it_is_set_and_lifted_on_the_pages(lg, client):
    piece, dispatch = approved(lg), lg.dispatch()
    client.force_login(lg.chief)
    soon = f"{now() + timedelta(days=2):%Y-%m-%dT08:00}"
    assert post(client, piece, "khong-dang-truoc", until=soon, why="Chờ họp báo").status_code == 302
    answer = post(client, piece, "khong-dang-truoc", until="hôm nào", why="Chờ")
    assert answer.status_code == 409
    assert "Hãy chọn ngày và giờ." in answer.content.decode()
    assert "Bỏ hạn không đăng trước" in answer.content.decode()
    assert post(client, piece, "bo-khong-dang-truoc", why="Xong").status_code == 302
    there = f"/toa-soan/tin/{dispatch.pk}/"
    assert client.post(f"{there}khong-dang-truoc/", {"until": soon, "why": "Chờ"}).status_code == 302
    assert client.post(f"{there}khong-dang-truoc/", {"until": soon, "why": ""}).status_code == 409
    assert client.post(f"{there}bo-khong-dang-truoc/", {"why": "Xong"}).status_code == 302
    assert (Article.objects.get().embargo_until, Dispatch.objects.last().embargo_until) == (None, None)
