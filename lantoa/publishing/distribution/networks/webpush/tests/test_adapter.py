"""Fan-out over HTTP to a push service that decrypts what each browser would show."""

import asyncio
import json
import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from lantoa.kit.clock import now
from lantoa.publishing.distribution.models import Channel, PushKey, Subscriber
from lantoa.publishing.distribution.models.subscribers import address_hash
from lantoa.publishing.distribution.networks.base import ChannelError, Unfinished
from lantoa.publishing.distribution.networks.webpush.adapter import WebPush
from lantoa.publishing.distribution.networks.webpush.vapid import Signer, private_key_text, public_key, signer_for
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.factories import make_channel, make_unit
from lantoa.publishing.distribution.tests.jobs import POST, make_job, run
from simulator.push_crypto import keys_of

pytestmark = pytest.mark.django_db(transaction=True)
webpush = WebPush()
PAGE = replace(POST, page_url="http://testserver/tin/bua-com-7/", unit_name="CĐCS May Hoa Lam")


def follow(simulator, channel, names):
    rows = []
    for name in names:
        address = f"{simulator.push_url}/send/{name}"
        keys = json.dumps(keys_of(name))
        rows.append(
            Subscriber(
                channel=channel, address=address, address_hash=address_hash(address), keys_text=keys, since=now()
            )
        )
    return Subscriber.objects.bulk_create(rows)


@pytest.fixture
def channel(simulator):
    return make_channel(make_unit(), "webpush")


def job(channel, **values):
    return make_job(channel.address, "", **{"post": PAGE, "channel_id": channel.pk, "delivery_id": 77} | values)


def finish(act, made):
    """Turn after turn until it is done, as a worker would; returns how many turns it took."""
    for turn in range(1, 200):
        try:
            run(act, made)
            return turn
        except Unfinished:
            continue
    raise AssertionError("it does not end")


def states():
    return Counter(Subscriber.objects.values_list("state", flat=True))


def test_every_browser_reads_the_notice(simulator, channel):
    follow(simulator, channel, ["a", "b", "c"])
    published = run(webpush.publish, job(channel, post=replace(PAGE, is_urgent=True)))
    rows = simulator.posts("webpush")
    assert {row["account"] for row in rows} == {"a", "b", "c"}
    values = rows[0]["values"]
    assert values["payload"] == {
        "title": "Bữa cơm ca ba",
        "body": "Mời đọc <b>ngay</b>.",
        "url": POST.short_url,
        "tag": published.post_id,
        "unit": "CĐCS May Hoa Lam",
    }
    assert (values["ttl"], values["urgency"], values["topic"]) == (86_400, "high", published.post_id)
    assert values["bytes"] < 2_200
    channel.refresh_from_db()
    assert channel.followers == 3


def test_the_same_page_replaces_whoever_sends_it(simulator, channel):
    follow(simulator, channel, ["a"])
    run(webpush.publish, job(channel))
    run(webpush.publish, job(channel, delivery_id=78, post=replace(PAGE, short_url="http://testserver/s/other")))
    [row] = simulator.posts("webpush")
    assert (row["values"]["times"], row["link"]) == (2, "http://testserver/s/other")


def test_going_on_repeats_nobody_who_was_reached(simulator, channel):
    follow(simulator, channel, ["a", "b"])
    run(webpush.publish, job(channel))
    run(webpush.publish, job(channel, progress={"sent": 2}))
    assert [row["values"]["times"] for row in simulator.posts("webpush")] == [1, 1]


@pytest.mark.parametrize("status", [404, 410])
def test_who_is_gone_is_removed(simulator, channel, status):
    follow(simulator, channel, ["a", "b"])
    simulator.fault("token_revoked", network="webpush", account="a", options={"status": status})
    made = job(channel)
    run(webpush.publish, made)
    assert states() == {"active": 1, "ended": 1}
    assert made.progress == {"after": Subscriber.objects.last().pk, "sent": 1, "gone": 1, "late": 0}


def test_a_channel_without_followers_is_closed_and_says_why(simulator, channel):
    follow(simulator, channel, ["a"])
    simulator.add_accounts({"network": "webpush", "id": "a", "gone": 410})
    with pytest.raises(ChannelError, match="Chưa có ai theo dõi"):
        run(webpush.publish, job(channel))
    channel.refresh_from_db()
    assert (channel.state, channel.followers) == (Channel.State.CLOSED, 0)


def test_a_service_that_asks_to_wait_is_waited_for(simulator, channel):
    follow(simulator, channel, ["a", "b"])
    simulator.fault("rate_limited", network="webpush", account="a", options={"retry_after": 7})
    made = job(channel)
    with pytest.raises(Unfinished) as pause:
        run(webpush.publish, made)
    assert pause.value.after == timedelta(seconds=7)
    assert finish(webpush.publish, made) == 2
    assert simulator.counts("webpush") == {"a": 1, "b": 1}


@pytest.mark.parametrize("kind", ["transient", "error_in_200", "html_502", "garbage", "cut_before", "cut_after"])
def test_who_cannot_be_reached_now_is_tried_again(simulator, channel, kind):
    follow(simulator, channel, ["a", "b"])
    simulator.fault(kind, network="webpush", account="a", next=2)
    made = job(channel)
    if kind == "garbage":
        simulator.clear_faults()
        simulator.fault(kind, network="webpush", account="a", next=2, options={"stored": False})
    finish(webpush.publish, made)
    assert simulator.counts("webpush") == {"a": 1, "b": 1}
    assert states() == {"active": 2}
    assert Subscriber.objects.filter(failures=0).count() == 2


def test_when_no_service_answers_the_delivery_is_tried_again(simulator, channel):
    follow(simulator, channel, ["a"])
    simulator.fault("transient", network="webpush", probability=1)
    with pytest.raises(ChannelError) as refused:
        finish(webpush.publish, job(channel))
    assert refused.value.error_class is ErrorClass.TRANSIENT


@pytest.mark.parametrize(
    ("kind", "options", "error_class"),
    [
        ("token_expired", {}, ErrorClass.TOKEN_EXPIRED),
        ("permission", {}, ErrorClass.TOKEN_EXPIRED),
        ("policy", {}, ErrorClass.BAD_CONTENT),
        ("policy", {"status": 400}, ErrorClass.BAD_CONTENT),
    ],
)
def test_a_refusal_by_all_is_ours_and_costs_no_follower(simulator, channel, kind, options, error_class):
    follow(simulator, channel, ["a", "b"])
    simulator.fault(kind, network="webpush", probability=1, options=options)
    with pytest.raises(ChannelError) as refused:
        run(webpush.publish, job(channel))
    assert refused.value.error_class is error_class
    assert states() == {"active": 2}
    simulator.clear_faults()
    simulator.fault(kind, network="webpush", account="a", options=options)
    run(webpush.publish, job(channel))
    assert simulator.counts("webpush") == {"a": 0, "b": 1}


def test_a_correction_and_a_recall_take_the_place_of_the_notice(simulator, channel):
    follow(simulator, channel, ["a"])
    published = run(webpush.publish, job(channel))
    later = follow(simulator, channel, ["sau"])
    Subscriber.objects.filter(pk=later[0].pk).update(since=now() + timedelta(hours=1))
    Subscriber.objects.exclude(pk=later[0].pk).update(since=now() - timedelta(hours=1))
    corrected = job(channel, post=replace(PAGE, text="Giờ họp: 8h."), post_id=published.post_id)
    for _ in range(2):
        run(webpush.edit, corrected)
    [row] = simulator.posts("webpush")
    assert (row["values"]["payload"]["body"], row["values"]["times"]) == ("Giờ họp: 8h.", 2)
    again = job(
        channel, post=replace(PAGE, text="Giờ họp: 9h."), post_id=published.post_id, progress=corrected.progress
    )
    run(webpush.edit, again)
    [row] = simulator.posts("webpush")
    assert (row["values"]["payload"]["body"], row["values"]["times"]) == ("Giờ họp: 9h.", 3)
    for _ in range(2):
        run(webpush.remove, job(channel, post_id=published.post_id))
    [row] = simulator.posts("webpush")
    assert (row["values"]["payload"]["title"], row["values"]["times"]) == ("Tin này đã được thu hồi", 4)


def test_private_addresses_are_never_called(simulator, channel, settings):
    follow(simulator, channel, ["a"])
    settings.ALLOW_PRIVATE_CALLBACKS = False
    with pytest.raises(ChannelError, match="Chưa có ai theo dõi"):
        run(webpush.publish, job(channel))
    assert states() == {"ended": 1}
    assert simulator.counts("webpush") == {}


def test_broken_keys_end_a_subscription(simulator, channel):
    follow(simulator, channel, ["a", "b"])
    Subscriber.objects.filter(address__endswith="/a").update(keys_text=json.dumps({"p256dh": "AAAA", "auth": "?"}))
    run(webpush.publish, job(channel))
    assert states() == {"active": 1, "ended": 1}


def test_the_key_is_made_once(channel):
    assert private_key_text() == private_key_text()
    assert PushKey.objects.count() == 1
    assert len(public_key()) == 87


def test_the_setting_goes_before_the_table(channel, settings):
    settings.VAPID_PRIVATE_KEY = "x" * 42 + "w"
    assert private_key_text() == "x" * 42 + "w"
    assert PushKey.objects.count() == 0
    assert isinstance(signer_for(private_key_text()), Signer)


@pytest.mark.slow
def test_five_thousand_browsers_survive_a_worker_that_dies_again_and_again(simulator, channel):
    """Cancelled at random points: nobody is lost, nobody holds two notices, who is gone is removed."""
    chance = random.Random(1)
    names = [f"may-{n}" for n in range(5_000)]
    follow(simulator, channel, names)
    gone = set(chance.sample(names, len(names) // 50))
    simulator.add_accounts(*({"network": "webpush", "id": name, "gone": 410} for name in gone))
    simulator.fault("transient", network="webpush", probability=0.02)
    kept = {}

    async def one_turn():
        made = job(
            channel, progress=dict(kept), pace=replace(make_job("", "").pace, longest_send=timedelta(seconds=40))
        )

        async def save(progress):
            kept.clear()
            kept.update(progress)

        made.save = save
        async with httpx.AsyncClient(trust_env=False) as made.http:
            turn = asyncio.create_task(webpush.publish(made))
            done, _ = await asyncio.wait([turn], timeout=chance.uniform(0.05, 0.9) if kills > 0 else None)
            turn.cancel()
            [result] = await asyncio.gather(turn, return_exceptions=True)
        if done and not isinstance(result, Unfinished | asyncio.CancelledError):
            assert not isinstance(result, BaseException), result
            return True
        return False

    kills, turns = 12, 0
    while not asyncio.run(one_turn()):
        kills, turns = kills - 1, turns + 1
        assert turns < 100
    held = simulator.counts("webpush")
    assert {name for name, count in held.items() if count == 1} == set(names) - gone
    assert {name for name, count in held.items() if count == 0} == gone
    assert states() == {"active": len(names) - len(gone), "ended": len(gone)}
    repeats = sum(row["values"]["times"] - 1 for row in simulator.posts("webpush"))
    print(f"{turns} turns, {repeats} notices replaced by themselves of {len(names)}")
    assert repeats <= 12 * 100
