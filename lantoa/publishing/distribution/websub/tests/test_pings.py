"""Each subscription hears of each version once, whoever dies when."""

import asyncio
import random
from collections import Counter
from datetime import timedelta

import httpx
import pytest

from lantoa.kit.clock import now
from lantoa.kit.public_web import Outside
from lantoa.publishing.distribution.models import WebSubPing
from lantoa.publishing.distribution.websub import rules
from lantoa.publishing.distribution.websub.pings import (
    announce,
    announce_recent,
    claim_pings,
    forget_pings,
    pack,
    send,
    settle,
)
from lantoa.publishing.distribution.websub.tests.conftest import OTHER, TOPIC
from lantoa.publishing.distribution.websub.work import work

pytestmark = pytest.mark.django_db


def pings():
    return Counter(WebSubPing.objects.values_list("state", flat=True))


def again_now():
    WebSubPing.objects.filter(state="waiting").update(next_attempt_at=now())


def test_an_entry_arrives_signed_with_its_links(simulator, made_feeds, subscribed):
    subscribed("a", secret="bi-mat")
    subscribed("b")
    assert announce(made_feeds.put(7)) == 2
    work()
    signed, plain = sorted(simulator.posts("receiver"), key=lambda row: row["account"])
    assert signed["message"] == f"<rss><item>7/1</item></rss>{TOPIC}"
    assert signed["values"]["signature"] == "right"
    assert plain["values"]["signature"] == "missing"
    headers = signed["values"]["headers"]
    assert headers["link"] == f'<http://testserver/websub/>; rel="hub", <{TOPIC}>; rel="self"'
    assert headers["content-type"] == "application/rss+xml; charset=utf-8"
    assert pings() == {"sent": 2}


def test_a_version_is_told_once_and_the_next_again(simulator, made_feeds, subscribed):
    subscribed("a")
    made_feeds.put(7)
    assert [announce(7), announce(7), announce_recent()] == [1, 0, 0]
    work()
    work()
    made_feeds.put(7, "2")
    assert announce(7) == 1
    work()
    told = [(row["message"].partition("/rss>")[0], row["values"]["times"]) for row in simulator.posts("receiver")]
    assert told == [("<rss><item>7/1</item><", 1), ("<rss><item>7/2</item><", 1)]


def test_only_followers_of_its_feeds_are_told(simulator, made_feeds, subscribed):
    subscribed("don-vi", topic=OTHER)
    subscribed("tinh")
    subscribed("het-han", lease_until=now() - timedelta(seconds=1))
    subscribed("thoi", state="ended")
    subscribed("moi-den", active_since=now() + timedelta(minutes=1))
    announce(made_feeds.put(7, topics=(TOPIC,)))
    work()
    assert {row["account"] for row in simulator.posts("receiver")} == {"tinh"}


def test_a_version_that_is_no_longer_the_present_one_is_not_sent(simulator, made_feeds, subscribed):
    subscribed("a")
    announce(made_feeds.put(7))
    made_feeds.put(7, "2")
    announce(7)
    announce(made_feeds.put(8))
    del made_feeds.entries[8]
    work()
    assert [row["message"][:22] for row in simulator.posts("receiver")] == ["<rss><item>7/2</item><"]
    assert pings() == {"sent": 1, "replaced": 2}


def test_what_nobody_announced_is_found(simulator, made_feeds, subscribed):
    """The process died between the piece's commit and the signal."""
    subscribed("a")
    made_feeds.put(7)
    made_feeds.put(8, changed_at=now() - timedelta(days=30))
    assert announce_recent() == 1
    work()
    assert len(simulator.posts("receiver")) == 1


@pytest.mark.parametrize("kind", ["transient", "html_502", "garbage", "cut_before", "cut_after", "rate_limited"])
def test_a_site_that_fails_is_told_later(simulator, made_feeds, subscribed, kind):
    subscribed("a")
    options = {"stored": True} if kind == "garbage" else {}
    simulator.fault(kind, network="receiver", options=options)
    announce(made_feeds.put(7))
    work()
    again_now()
    work()
    assert pings() == {"sent": 1}
    [row] = simulator.posts("receiver")
    assert row["values"]["times"] == (2 if kind == "cut_after" else 1)


def test_the_pause_that_a_site_asks_for_is_kept(simulator, made_feeds, subscribed):
    subscribed("a")
    simulator.fault("rate_limited", network="receiver", options={"retry_after": 900})
    announce(made_feeds.put(7))
    work()
    ping = WebSubPing.objects.get()
    assert timedelta(minutes=14) < ping.next_attempt_at - now() < timedelta(minutes=16)
    assert ping.error == "HTTP 429"


def test_a_site_that_never_answers_is_given_up_and_in_the_end_left(simulator, made_feeds, subscribed):
    row = subscribed("a", failures=rules.MOST_FAILURES - 1)
    simulator.fault("transient", network="receiver", probability=1)
    announce(made_feeds.put(7))
    for _ in range(10):
        again_now()
        work()
    assert pings() == {"failed": 1}
    row.refresh_from_db()
    assert (row.state, WebSubPing.objects.get().attempts) == ("ended", 8)


def test_gone_ends_a_subscription_at_once(simulator, made_feeds, subscribed):
    row = subscribed("a")
    simulator.fault("token_revoked", network="receiver")
    announce(made_feeds.put(7))
    work()
    row.refresh_from_db()
    assert (row.state, pings()) == ("ended", {"failed": 1})


def test_a_redirect_is_not_followed(simulator, made_feeds, subscribed):
    subscribed("a")
    simulator.change_account("receiver", "a", redirects_to=f"{simulator.receiver_url}/khac")
    announce(made_feeds.put(7))
    work()
    assert simulator.posts("receiver") == []
    assert WebSubPing.objects.get().error == "HTTP 302"


def test_a_callback_that_turned_private_is_left(simulator, made_feeds, subscribed, settings):
    row = subscribed("a")
    settings.ALLOW_PRIVATE_CALLBACKS = False
    announce(made_feeds.put(7))
    work()
    row.refresh_from_db()
    assert row.state == "ended"
    assert simulator.posts("receiver") == []


def test_old_bookkeeping_is_forgotten(made_feeds, subscribed):
    subscribed("a")
    announce(made_feeds.put(7))
    work()
    WebSubPing.objects.update(made_at=now() - timedelta(days=61))
    assert forget_pings() == 1


def test_a_hundred_sites_and_a_worker_that_dies_at_random_points(simulator, made_feeds, subscribed):
    """Killed before, during and after the call: every site has each of three entries, and nothing twice."""
    chance = random.Random(3)
    for number in range(100):
        subscribed(f"site-{number}", secret="k" if number % 2 else "")
    simulator.fault("transient", network="receiver", probability=0.05)
    simulator.fault("cut_after", network="receiver", probability=0.05)
    for page_id in (1, 2, 3):
        announce(made_feeds.put(page_id))
    repeats = 0
    for _ in range(15):
        again_now()
        repeats += _dying_round(chance)
    again_now()
    while pings()["waiting"]:
        work()
        again_now()
    rows = simulator.posts("receiver")
    assert pings() == {"sent": 300}
    assert Counter(row["account"] for row in rows) == {f"site-{n}": 3 for n in range(100)}
    assert {row["values"]["signature"] for row in rows} == {"right", "missing"}
    print(f"{sum(row['values']['times'] - 1 for row in rows)} repeats dropped by their id")


def _dying_round(chance):
    """One round that stops somewhere: rows taken and never called, called and never settled, or half of both."""
    parcels = pack(claim_pings(20))
    called = parcels[: chance.randrange(len(parcels) + 1)]

    async def together():
        async with httpx.AsyncClient(trust_env=False) as http:
            return await asyncio.gather(*(send(Outside(http), parcel) for parcel in called))

    sent = asyncio.run(together())
    for outcome in sent[: chance.randrange(len(sent) + 1)]:
        settle(outcome)
    return len(sent)
