"""Pins: by hand, in order, from a moment to a moment, and gone by themselves."""

from datetime import timedelta

import pytest
from django.test import Client

from lantoa.kit.clock import VIETNAM, now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import history_of
from lantoa.publishing.newsroom.models import Article, Pin
from lantoa.publishing.newsroom.tests.factories import make_section
from lantoa.publishing.newsroom.tests.steps import approved
from lantoa.publishing.newsroom.times.duty import turn_pages
from lantoa.publishing.newsroom.times.pins import change_pin, move_pin, order_pins, pin_piece, remove_pin
from lantoa.services.cache.store import store

HOUR = timedelta(hours=1)


@pytest.fixture
def pieces(lg):
    """Five pieces, the newest last."""
    for number in range(5):
        moment = now() - timedelta(minutes=9 - number)
        piece = Article(title=f"Bài số {number}", state="published", live=True, first_published_at=moment)
        piece.slug = f"bai-so-{number}"
        lg.section.add_child(instance=piece)
    return list(Article.objects.order_by("pk"))


def pin(lg, piece, *, section=None, kind="top", start=None, end=HOUR, by=None):
    begins = now() + start if start is not None else None
    return pin_piece(
        article=piece, section=section, kind=kind, starts_at=begins, ends_at=now() + end, by=by or lg.chief
    )


def order_on(client: Client, path: str) -> list[int]:
    """The pieces in the order in which the page's titles lead to them."""
    said = client.get(path).content.decode()
    parts = said.split('class="teaser__title"><a href="')[1:]
    return [int(part.split('/"')[0].rsplit("-", 1)[1]) for part in parts]


def test_pins_lead_in_their_order_and_marks_fill_what_is_left(lg, client, pieces):
    first, second, third = pieces[:3]
    Article.objects.filter(pk=third.pk).update(is_focus=True)
    pin(lg, first), pin(lg, second)
    assert order_on(client, "/")[:4] == [first.pk, second.pk, third.pk, pieces[4].pk]
    assert len(move_pin(pin=Pin.objects.get(article=second), by=lg.secretary, places=-1)) == 2
    assert order_on(client, "/")[:3] == [second.pk, first.pk, third.pk]


def test_must_reads_and_a_sections_own_pins(lg, client, pieces):
    Article.objects.filter(pk=pieces[1].pk).update(is_must_read=True)
    pin(lg, pieces[0], kind="must_read")
    said = client.get("/").content.decode()
    assert f"-{pieces[0].pk}/" in said.split('aside__title">Nên xem')[1].split("</section>")[0]
    path = f"/{lg.section.slug}/"
    assert "Nên xem" not in client.get(path).content.decode()
    pin(lg, pieces[0], section=lg.section, by=lg.editor)
    pin(lg, pieces[3], section=lg.section, kind="must_read", by=lg.editor)
    assert order_on(client, path)[0] == pieces[0].pk
    # What stands beside as "Nên xem" stands nowhere else.
    assert sorted(order_on(client, path)) == sorted(piece.pk for piece in pieces)
    assert "Nên xem" in client.get(path).content.decode()


def test_a_pin_begins_and_ends_by_itself_and_no_page_outlives_it(lg, client, pieces):
    pin(lg, pieces[0], start=10 * HOUR, end=20 * HOUR)
    assert order_on(client, "/")[0] == pieces[4].pk
    assert client.get("/")["X-Page-Cache"] == "120"
    Pin.objects.update(starts_at=now() - HOUR, ends_at=now() + timedelta(seconds=30))
    assert order_on(client, "/")[0] == pieces[0].pk
    # Exactly then, also when nobody drops it and no worker lives.
    assert 25 <= int(client.get("/")["X-Page-Cache"]) <= 30
    Pin.objects.update(ends_at=now())
    assert order_on(client, "/")[0] == pieces[4].pk


def test_the_worker_drops_kept_pages_once_for_every_turn(lg, pieces, django_capture_on_commit_callbacks):
    turn_pages()
    pin(lg, pieces[0])
    Pin.objects.update(starts_at=now() - timedelta(minutes=2), ends_at=now() + timedelta(seconds=30))
    assert turn_pages() == 0
    Pin.objects.update(ends_at=now())
    before = store.generation
    with django_capture_on_commit_callbacks(execute=True):
        assert (turn_pages(), turn_pages()) == (1, 0)
    assert store.generation == before + 1


def test_a_pin_of_what_is_gone_shows_nothing(lg, client, pieces):
    pin(lg, pieces[0])
    Article.objects.filter(pk=pieces[0].pk).update(expires_at=now())
    assert pieces[0].pk not in order_on(client, "/")
    client.force_login(lg.chief)
    Article.objects.filter(pk=pieces[0].pk).update(live=False)
    assert "bài không còn đăng" in client.get("/toa-soan/ghim/").content.decode()


def test_a_start_is_changed_too(lg, client, pieces):
    mine = pin(lg, pieces[0], end=50 * HOUR)
    client.force_login(lg.chief)

    def change(start, end):
        moments = {"starts": start, "ends": end}
        typed = {name: f"{moment.astimezone(VIETNAM):%Y-%m-%dT%H:%M}" for name, moment in moments.items()}
        return client.post(f"/toa-soan/ghim/{mine.pk}/gio/", typed)

    # The field shows minutes: left alone, a start of some seconds past one is no other start.
    assert change(mine.starts_at, mine.ends_at + HOUR).status_code == 302
    assert Pin.objects.get().starts_at == mine.starts_at
    assert change(now() + 10 * HOUR, now() + 20 * HOUR).status_code == 302
    assert order_on(client, "/")[0] == pieces[4].pk
    assert "từ" in client.get("/toa-soan/ghim/").content.decode()
    refused = change(now() + 30 * HOUR, now() + 20 * HOUR)
    assert refused.status_code == 409
    assert "Lúc hết ghim" in refused.content.decode()
    assert "<details open><summary>Đổi" in refused.content.decode()
    assert change(now() - HOUR, now() + 20 * HOUR).status_code == 302
    assert order_on(client, "/")[0] == pieces[0].pk
    entry = history_of(pieces[0]).filter(verb="newsroom.change_pin_piece").first()
    assert set(entry.detail) == {"where", "kind", "from", "until"}


def test_what_cannot_be_pinned_is_refused(lg, pieces):
    other = make_section("Đời sống", "doi-song")
    with pytest.raises(RuleBroken, match="đã đăng"):
        pin(lg, approved(lg))
    with pytest.raises(RuleBroken, match="chuyên mục khác"):
        pin(lg, pieces[0], section=other)
    with pytest.raises(RuleBroken, match="Lúc hết ghim"):
        pin(lg, pieces[0], end=-HOUR)
    with pytest.raises(RuleBroken, match="Lúc hết ghim"):
        pin(lg, pieces[0], start=3 * HOUR, end=2 * HOUR)
    with pytest.raises(RuleBroken, match="đầu trang hay Nên xem"):
        pin(lg, pieces[0], kind="khác")
    assert Pin.objects.count() == 0


def test_who_pins_where(lg, pieces):
    for who in (lg.editor, lg.leader, lg.lan):
        with pytest.raises(NotAllowed):
            pin(lg, pieces[0], by=who)
    for who in (lg.leader, lg.lan):
        with pytest.raises(NotAllowed):
            pin(lg, pieces[0], section=lg.section, by=who)
    mine = pin(lg, pieces[0], section=lg.section, by=lg.editor)
    for act in (
        lambda: remove_pin(pin=mine, by=lg.lan),
        lambda: move_pin(pin=mine, by=lg.leader, places=1),
        lambda: order_pins(section=None, kind="top", wanted=[mine.pk], by=lg.editor),
        lambda: change_pin(pin=mine, starts_at=mine.starts_at, ends_at=now() + 3 * HOUR, by=lg.lan),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_pinning_again_changes_its_times_and_everything_is_audited(lg, pieces):
    one, two = pin(lg, pieces[0]), pin(lg, pieces[1])
    assert pin(lg, pieces[0], end=5 * HOUR).pk == one.pk
    assert order_pins(section=None, kind="top", wanted=[two.pk, 999_999], by=lg.chief) == [two.pk, one.pk]
    assert order_pins(section=None, kind="top", wanted=[two.pk], by=lg.chief) == [two.pk, one.pk]
    remove_pin(pin=one, by=lg.chief)
    verbs = [row.verb for row in history_of(pieces[0])][:3]
    assert verbs == ["newsroom.unpin_piece", "newsroom.change_pin_piece", "newsroom.pin_piece"]
    assert history_of(pieces[1]).filter(verb="newsroom.order_pins_piece").count() == 1


def test_the_screen_orders_without_script_and_by_dragging(lg, client, pieces):
    client.force_login(lg.chief)
    ends = f"{now() + timedelta(days=2):%Y-%m-%dT17:00}"
    for piece in pieces[:2]:
        given = {"article": piece.pk, "kind": "top", "place": "", "ends": ends}
        assert client.post("/toa-soan/ghim/them/", given).status_code == 302
    assert client.post("/toa-soan/ghim/them/", {"kind": "top", "ends": ends}).status_code == 409
    first, second = Pin.objects.order_by("position")
    assert client.post(f"/toa-soan/ghim/{second.pk}/len/").status_code == 302
    assert list(Pin.objects.order_by("position")) == [second, first]
    assert client.post(f"/toa-soan/ghim/{second.pk}/xuong/").status_code == 302
    answer = client.post("/toa-soan/ghim/thu-tu/", {"kind": "top", "place": "", "order": f"{second.pk},{first.pk},x"})
    assert answer.json()["order"] == [second.pk, first.pk]
    assert client.post(f"/toa-soan/ghim/{first.pk}/gio/", {"ends": "lúc nào"}).status_code == 409
    assert client.post(f"/toa-soan/ghim/{first.pk}/gio/", {"ends": ends}).status_code == 302
    assert client.post(f"/toa-soan/ghim/{first.pk}/bo/").status_code == 302
    assert client.post(f"/toa-soan/ghim/{second.pk}/khac/").status_code == 404
    there = f"/toa-soan/bai/{pieces[3].pk}/"
    given = {"kind": "must_read", "place": lg.section.slug, "ends": ends}
    assert client.post(f"{there}ghim/", given).status_code == 302
    assert client.post(f"{there}ghim/", {**given, "ends": ""}).status_code == 409
    assert "Nên xem · Hoạt động công đoàn" in client.get(there).content.decode()
    assert "đang hiện" in client.get(f"/toa-soan/ghim/?o={lg.section.slug}").content.decode()
    client.force_login(lg.leader)
    page = client.get("/toa-soan/ghim/")
    assert page.status_code == 200
    assert "Ghim thêm" not in page.content.decode()
    client.force_login(lg.lan)
    assert client.get("/toa-soan/ghim/").status_code == 404
    assert client.post(f"/toa-soan/ghim/{second.pk}/bo/").status_code == 404
