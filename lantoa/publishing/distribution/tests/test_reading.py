"""Figures of posts come back: at their turns, at once when a network calls, and without harm from what is wrong."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from lantoa.kit.clock import VIETNAM, day_bounds, now, today
from lantoa.org.facts.models import Fact
from lantoa.publishing.distribution.models import Channel, Delivery, InteractionSample, NetworkApp
from lantoa.publishing.distribution.networks.base import Figures
from lantoa.publishing.distribution.queries import spread_of_page
from lantoa.publishing.distribution.reading.daily import growth_of, roll_up_interactions
from lantoa.publishing.distribution.reading.rules import SCHEDULE, named, news, next_read
from lantoa.publishing.distribution.tests.conftest import FAST
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_page
from lantoa.publishing.distribution.tests.screens import say, text_of
from lantoa.publishing.distribution.worker.reading.due import take_due
from lantoa.publishing.distribution.worker.reading.note import Answer, note
from lantoa.publishing.distribution.worker.reading.reader import Reader

SENT = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)


# --- rules ----------------------------------------------------------------------------------------


def test_a_post_is_read_ten_times_in_thirty_days_and_then_no_more():
    at, turns = SENT, []
    while (turn := next_read(SENT, at)) is not None:
        turns.append(turn - SENT)
        at = turn
    assert tuple(turns) == SCHEDULE
    assert next_read(SENT, SENT + timedelta(days=31)) is None


def test_a_missed_turn_is_not_made_up_for():
    assert next_read(SENT, SENT + timedelta(hours=9)) == SENT + timedelta(days=1)


def test_figures_carry_their_own_names_and_version():
    told = named(Figures(reactions=3, shares=None, views=9, metrics={"post_media_view@v26.0": 9, "x@v26.0": -1}))
    assert told == {("reactions", "v26.0"): 3, ("views", "v26.0"): 9, ("post_media_view", "v26.0"): 9}


def test_only_what_has_changed_is_news():
    known = {("reactions", ""): 3, ("views", ""): 9}
    assert news({("reactions", ""): 3, ("views", ""): 8, ("shares", ""): 0}, known) == {
        ("views", ""): 8,
        ("shares", ""): 0,
    }


# --- reading --------------------------------------------------------------------------------------


@pytest.fixture
def posted(transactional_db, federation, deliver):
    federation.spread = federation.release()
    deliver()
    federation.posts = list(Delivery.objects.filter(state="sent").order_by("pk"))
    assert len(federation.posts) == 2
    return federation


def due():
    Delivery.objects.filter(read_at__isnull=False).update(read_at=now() - timedelta(seconds=1))


def read_round():
    async def refresh(channel_id, generation):
        raise AssertionError("pages have no refresh token")

    async def within():
        reader = Reader(FAST, refresh)
        async with httpx.AsyncClient(trust_env=False) as http:
            read = await reader.round(http)
        reader.database.close()
        return read

    return asyncio.run(within())


def engage(simulator, post, **figures):
    simulator.control("PATCH", f"posts/{post.post_id}", {"engagement": figures})


def test_a_post_that_stands_is_read_after_a_quarter_of_an_hour(posted, simulator):
    post = posted.posts[0]
    assert timedelta(minutes=14) < post.read_at - post.sent_at <= timedelta(minutes=15, seconds=1)
    assert read_round() == 0
    task = Delivery.objects.get(network="zalo_group")
    assert task.read_at is None


def test_what_a_network_tells_is_kept_and_the_next_turn_is_set(posted, simulator):
    first = posted.posts[0]
    engage(simulator, first, reactions=10, comments=4, shares=2)
    due()
    assert read_round() == 2
    first.refresh_from_db()
    assert (first.reactions, first.comments, first.shares) == (10, 4, 2)
    assert first.views is not None
    assert first.read_at > now()
    before = InteractionSample.objects.count()
    assert InteractionSample.objects.filter(delivery=first, metric="reactions").get().value == 10
    due()
    read_round()
    assert InteractionSample.objects.count() == before
    engage(simulator, first, reactions=9, comments=4, shares=2)
    due()
    read_round()
    values = InteractionSample.objects.filter(delivery=first, metric="reactions").order_by("pk")
    assert list(values.values_list("value", flat=True)) == [10, 9]


def test_interactions_are_summed_and_views_stand_beside_them(client, posted, simulator):
    for post in posted.posts:
        engage(simulator, post, reactions=10, comments=4, shares=2)
    due()
    read_round()
    views = sum(Delivery.objects.filter(state="sent").values_list("views", flat=True))
    page = text_of(say(client, posted.lan, f"/lan-toa/{posted.spread.pk}/"))
    assert "32 lượt bày tỏ, bình luận và chia sẻ" in page
    assert f"Facebook: {views} lượt xem" in page
    spread = spread_of_page(posted.spread.page_id).interactions
    assert (spread.total, spread.views) == (32, {"facebook": views})


def test_one_post_that_is_gone_does_not_lose_the_others(posted, simulator, deliver):
    again = posted.release(page=make_page("Bài thứ hai"))
    deliver()
    gone = posted.posts[0]
    stays = Delivery.objects.get(release=again, channel=gone.channel)
    Delivery.objects.filter(pk=gone.pk).update(post_id=f"{gone.post_id}9")
    engage(simulator, stays, reactions=7, comments=0, shares=0)
    due()
    assert read_round() == 4
    stays.refresh_from_db()
    gone.refresh_from_db()
    assert (stays.reactions, gone.reactions) == (7, None)
    assert gone.read_at > now()


def test_a_dead_token_asks_for_its_owner_and_the_posts_wait(posted, simulator):
    post = posted.posts[0]
    simulator.fault("token_expired", network="facebook", account=post.channel.address, on=["read"], next=5)
    due()
    read_round()
    post.channel.refresh_from_db()
    assert post.channel.state == Channel.State.RECONNECT
    due()
    assert read_round() == 1
    post.refresh_from_db()
    assert post.read_at == next_read(post.sent_at, now())


def test_an_app_that_has_used_half_its_minute_reads_later(posted, simulator):
    NetworkApp.objects.filter(network="facebook").update(window_start=now(), calls=60, calls_per_minute=100)
    due()
    assert read_round() == 0
    waits = [post.read_at - now() for post in Delivery.objects.filter(read_at__isnull=False)]
    assert all(timedelta() < wait <= timedelta(minutes=1) for wait in waits)
    NetworkApp.objects.update(calls=10, paused_until=now() + timedelta(minutes=7))
    due()
    assert read_round() == 0
    assert all(post.read_at > now() + timedelta(minutes=6) for post in Delivery.objects.filter(read_at__isnull=False))


def test_a_network_that_stumbles_is_asked_again_later(posted, simulator):
    simulator.fault("html_502", on=["read"], next=20)
    due()
    read_round()
    assert Delivery.objects.filter(reactions__isnull=False).count() == 0
    assert Delivery.objects.filter(read_at__isnull=False).count() == 2


def test_a_post_that_was_taken_down_is_read_no_more(posted, simulator):
    Delivery.objects.filter(pk=posted.posts[0].pk).update(state="recalled")
    due()
    assert read_round() == 1
    assert Delivery.objects.get(pk=posted.posts[0].pk).read_at is None


def test_two_workers_never_read_the_same_post(posted):
    due()
    assert sum(len(batch.posts) for batch in take_due()) == 2
    assert take_due() == []


def test_a_turn_that_was_moved_while_it_was_read_stays(posted):
    due()
    batches = take_due()
    soon = now() + timedelta(seconds=20)
    Delivery.objects.filter(pk=posted.posts[0].pk).update(read_at=soon)
    note([Answer(batch) for batch in batches])
    turns = dict(Delivery.objects.filter(read_at__isnull=False).values_list("pk", "read_at"))
    assert turns[posted.posts[0].pk] == soon
    assert turns[posted.posts[1].pk] > now() + timedelta(minutes=10)


# --- figures of days ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_growth_of_a_day_is_a_fact_of_its_unit_and_may_be_negative():
    federation = Federation(grassroots=2)
    for unit in federation.units:
        make_channel(unit)
    federation.release()
    first, second = Delivery.objects.order_by("pk")
    yesterday, noon = today() - timedelta(days=1), timedelta(hours=12)
    start = day_bounds(yesterday)[0]
    for delivery, metric, at, value in [
        (first, "reactions", start - noon, 10),
        (first, "reactions", start + noon, 14),
        (first, "reactions", start + noon * 1.5, 13),
        (first, "views", start + noon, 900),
        (first, "shares", start + noon, 2),
        (second, "comments", start - noon, 5),
        (second, "comments", start + noon, 1),
        (second, "comments", start + timedelta(days=1, hours=1), 50),
    ]:
        InteractionSample.objects.create(delivery=delivery, metric=metric, at=at, value=value)
    assert growth_of(yesterday) == {first.unit_id: 5, second.unit_id: -4}
    assert roll_up_interactions() == 4
    assert roll_up_interactions() == 0
    facts = Fact.objects.filter(kind="interactions", source__contains=str(yesterday)).order_by("quantity")
    assert list(facts.values_list("unit_id", "quantity")) == [(second.unit_id, -4), (first.unit_id, 5)]
    assert facts[0].happened_at.astimezone(VIETNAM).date() == yesterday
