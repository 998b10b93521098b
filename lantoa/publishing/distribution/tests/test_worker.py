"""A real worker against a real HTTP server that behaves as the platforms do."""

import threading
import time
from datetime import timedelta

import pytest

from lantoa.kit.clock import now, today
from lantoa.org.facts.models import Fact
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.actions import retry_failed
from lantoa.publishing.distribution.facade import (
    coverage,
    finish_task,
    pause_release,
    recall_release,
    resume_release,
)
from lantoa.publishing.distribution.models import Channel, Delivery, NetworkApp, WorkerHeartbeat
from lantoa.publishing.distribution.rules import Pace
from lantoa.publishing.distribution.tests.conftest import FAST
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_page, make_user
from lantoa.publishing.distribution.worker import Options, run_worker
from lantoa.publishing.distribution.worker.claim import Claimer, Purpose
from lantoa.publishing.distribution.worker.outcome import Outcome
from lantoa.publishing.distribution.worker.periodic import roll_up_clicks, sweep_leases
from lantoa.publishing.distribution.worker.record import record
from lantoa.services.analytics.facade import Click, short_url
from lantoa.services.notify.facade import unread

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house():
    return Federation()


def shown(simulator, channel):
    return [post for post in simulator.account(channel.network, channel.address)["posts"] if not post["is_removed"]]


def test_every_automatic_channel_shows_the_post_once(house, deliver, simulator):
    page = make_channel(house.units[0])
    account = make_channel(house.units[1], "zalo_oa")
    make_channel(house.units[1], "zalo_group", is_automatic=False)
    release = house.release()

    deliver()

    rows = {row.channel_id: row for row in release.deliveries.all()}
    assert [rows[page.pk].state, rows[account.pk].state] == ["sent", "sent"]
    [post] = shown(simulator, page)
    assert short_url(rows[page.pk].pk) in post["message"]
    assert post["id"] == rows[page.pk].post_id
    assert rows[page.pk].post_url.startswith("http")
    [article] = shown(simulator, account)
    assert article["id"] == rows[account.pk].post_id
    assert article["status"] == "show"
    assert Fact.objects.filter(kind="delivery_sent").count() == 2
    reach = coverage(release)
    assert (reach.asked, reach.reached) == (4, 2)
    assert reach.deliveries["task"] == 1


def test_a_photo_post_carries_every_picture(house, deliver, simulator):
    channel = make_channel(house.units[0])
    release = house.release(format="photo")
    release.content["pictures"] = ["http://example.org/1.jpg", "http://example.org/2.jpg"]
    release.save()

    deliver()

    [post] = shown(simulator, channel)
    assert post["photos"] == 2
    assert release.deliveries.get().state == "sent"


@pytest.mark.parametrize("network", ["facebook", "zalo_oa"])
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("cut_after", {}),
        ("cut_before", {}),
        ("garbage", {"stored": True}),
        ("html_502", {"stored": True}),
        ("html_502", {"stored": False}),
        ("error_in_200", {}),
        ("transient", {}),
        ("rate_limited", {}),
        ("slow", {"ms": 2_500}),
    ],
)
def test_whatever_the_line_does_there_is_one_post(house, deliver, simulator, network, kind, options):
    channel = make_channel(house.units[0], network)
    simulator.fault(kind, options=options)
    release = house.release()

    deliver()

    row = release.deliveries.get()
    assert (row.state, row.error) == ("sent", "")
    assert [post["id"] for post in shown(simulator, channel)] == [row.post_id]


@pytest.mark.parametrize("step", ["article.verify", "article.update", "article.read"])
@pytest.mark.parametrize("kind", ["cut_after", "html_502", "token_expired"])
def test_an_article_goes_on_from_where_it_stood(house, deliver, simulator, step, kind):
    channel = make_channel(house.units[0], "zalo_oa")
    simulator.fault(kind, on=[step], next=1 if kind == "token_expired" else 2)
    release = house.release()

    deliver()

    row = release.deliveries.get()
    assert row.state == "sent"
    [article] = simulator.account("zalo_oa", channel.address)["posts"]
    assert (article["id"], article["status"]) == (row.post_id, "show")


def test_a_limit_burns_no_attempt(house, deliver, simulator):
    make_channel(house.units[0])
    simulator.fault("rate_limited", next=6)
    release = house.release()

    deliver()

    row = release.deliveries.get()
    assert (row.state, row.attempts) == ("sent", 1)


def test_a_dead_page_token_makes_share_tasks(house, deliver, simulator):
    channel = make_channel(house.units[0])
    owner = make_user(Role.OFFICER, house.units[0])
    releases = [house.release(), house.release()]
    simulator.fault("token_revoked")

    deliver()

    channel.refresh_from_db()
    assert channel.state == "reconnect"
    assert "mã 190" in channel.state_reason
    assert "cần kết nối lại" in unread(owner).get().text
    assert [release.deliveries.get().state for release in releases] == ["task", "task"]
    finish_task(delivery=releases[0].deliveries.get(), by=house.lan, proof_url="https://fb.com/1")


def test_what_the_network_will_never_take_is_not_tried_again(house, deliver, simulator):
    make_channel(house.units[0])
    simulator.fault("policy")
    release = house.release()

    deliver()

    row = release.deliveries.get()
    assert (row.state, row.error_class, row.attempts) == ("failed", "blocked_policy", 1)
    assert "chặn bài" in unread(house.lan).get().text
    assert retry_failed(release=release, by=house.lan) == 1
    deliver()
    assert release.deliveries.get().state == "sent"


def test_posts_on_one_page_keep_their_distance(house, simulator):
    make_channel(house.units[0])
    house.release()
    house.release()
    claimer = Claimer("w", Pace())

    first = claimer.claim(10)
    second = claimer.claim(10)

    assert [len(first.claimed), first.deferred] == [1, 1]
    assert [len(second.claimed), second.deferred] == [0, 0]
    [claimed] = first.claimed
    record([Outcome(claimed, "sent", post_id="1", channel_free_at=now() + Pace().spacing("facebook"))])
    channel = Channel.objects.get()
    assert timedelta(seconds=55) < channel.next_send_at - now() < timedelta(seconds=61)


def test_urgent_releases_go_first(house):
    for unit in house.units:
        make_channel(unit)
    house.release()
    urgent = house.release(is_urgent=True)

    claimed = Claimer("w", Pace()).claim(2).claimed

    assert {row.id for row in claimed} == set(urgent.deliveries.values_list("pk", flat=True))


def test_an_app_sends_no_more_than_its_allowance(house):
    make_channel(house.units[0], "zalo_oa")
    make_channel(house.units[1], "zalo_oa")
    NetworkApp.objects.create(network="zalo_oa", app_id="200001", window_start=now(), calls_per_minute=5, calls=0)
    house.release()
    claimer = Claimer("w", Pace())

    assert len(claimer.claim(10).claimed) == 1
    assert len(claimer.claim(10).claimed) == 0
    NetworkApp.objects.update(window_start=now() - timedelta(minutes=2))
    Delivery.objects.filter(state="waiting").update(next_attempt_at=now())
    assert len(claimer.claim(10).claimed) == 1


def test_two_workers_never_hold_the_same_delivery(house):
    for unit in house.units:
        make_channel(unit)
    house.release()
    first = Claimer("a", Pace()).claim(10).claimed
    second = Claimer("b", Pace()).claim(10).claimed
    assert len(first) == 2
    assert second == []


def test_a_worker_that_lost_its_lease_changes_nothing(house, deliver, simulator):
    make_channel(house.units[0])
    release = house.release()
    [late] = Claimer("late", FAST).claim(10).claimed
    Delivery.objects.update(lease_until=now() - timedelta(seconds=1))
    assert sweep_leases(FAST) == 1
    assert release.deliveries.get().state == "in_doubt"

    deliver()
    assert release.deliveries.get().state == "sent"

    assert record([Outcome(late, "failed", error="late")]) == {}
    assert release.deliveries.get().state == "sent"


def test_a_doubt_without_a_token_goes_to_a_person(house, deliver, simulator):
    channel = make_channel(house.units[0])
    release = house.release()
    Claimer("dies", FAST).claim(10)
    Delivery.objects.update(lease_until=now() - timedelta(seconds=1))
    sweep_leases(FAST)
    simulator.fault("token_revoked", on=["posts.list"])

    deliver()

    row = release.deliveries.get()
    assert (row.state, row.needs_person) == ("in_doubt", True)
    channel.refresh_from_db()
    assert channel.state == "reconnect"
    finish_task(delivery=row, by=house.lan, proof_url="https://fb.com/1")
    assert release.deliveries.get().state == "done"


def test_a_paused_release_waits(house, deliver, simulator):
    channel = make_channel(house.units[0])
    release = house.release()
    pause_release(release=release, by=house.lan)
    deliver()
    assert release.deliveries.get().state == "waiting"

    resume_release(release=release, by=house.lan)
    deliver()
    assert len(shown(simulator, channel)) == 1


@pytest.mark.parametrize("network", ["facebook", "zalo_oa"])
def test_a_recalled_release_is_taken_down(house, deliver, simulator, network):
    channel = make_channel(house.units[0], network)
    late = make_channel(house.units[1], "zalo_group", is_automatic=False)
    release = house.release()
    deliver()
    assert len(shown(simulator, channel)) == 1

    recall_release(release=release, by=house.lan)
    assert dict(release.deliveries.values_list("channel_id", "state")) == {channel.pk: "sent", late.pk: "recalled"}
    simulator.fault("transient", on=["post.delete", "article.remove"])
    deliver()

    assert shown(simulator, channel) == []
    assert set(release.deliveries.values_list("state", flat=True)) == {"recalled"}
    assert recall_release(release=release, by=house.lan).state == "recalled"


def test_what_is_on_the_line_when_it_is_recalled_is_taken_down(house, deliver, simulator):
    channel = make_channel(house.units[0])
    release = house.release()
    [claimed] = Claimer("w", FAST).claim(10).claimed
    recall_release(release=release, by=house.lan)
    assert claimed.purpose is Purpose.PUBLISH
    assert record([Outcome(claimed, "sent", post_id="55_66")]) == {claimed.id: "sent"}
    assert release.deliveries.get().next_attempt_at is not None

    deliver()
    assert release.deliveries.get().state == "recalled"
    assert channel.pk


def test_nothing_is_sent_twice_however_often_workers_look(house, deliver, simulator):
    channels = [make_channel(unit) for unit in house.units]
    house.release(page=make_page("Một"))
    for _ in range(3):
        deliver()
    assert [len(shown(simulator, channel)) for channel in channels] == [1, 1]


def test_a_worker_wakes_at_once_and_stops_without_leaving_anything_in_hand(simulator, house):
    for unit in house.units:
        make_channel(unit)
    stop = threading.Event()
    worker = threading.Thread(target=run_worker, args=(stop,), kwargs={"options": Options(pace=FAST, concurrency=4)})
    worker.start()
    time.sleep(1.5)
    release = house.release()
    patience = time.monotonic() + 5
    while release.deliveries.exclude(state="sent").exists() and time.monotonic() < patience:
        time.sleep(0.02)
    waited = [row.sent_at - release.started_at for row in release.deliveries.all()]
    assert max(waited) < timedelta(seconds=0.9)
    assert WorkerHeartbeat.objects.get().seen_at > now() - timedelta(seconds=10)

    simulator.fault("slow", options={"ms": 700}, next=4)
    house.release()
    time.sleep(0.3)
    stop.set()
    worker.join(10)

    assert not worker.is_alive()
    assert not Delivery.objects.filter(state="sending").exists()


def test_clicks_of_finished_days_become_facts_once(house):
    channel = make_channel(house.units[0], "zalo_group", is_automatic=False)
    link = house.release().deliveries.get().pk
    for days, clicks in ((0, 9), (1, 2), (1, 3)):
        day = today() - timedelta(days=days)
        Click.objects.create(day=day, link_id=link, visitor=bytes([days, clicks]), clicks=clicks)
    assert [roll_up_clicks(), roll_up_clicks()] == [1, 0]
    fact = Fact.objects.get(kind="link_clicks")
    assert (fact.unit_id, fact.quantity) == (channel.unit_id, 5)
