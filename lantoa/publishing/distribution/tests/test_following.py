"""Following a unit's notices: come, leave, move."""

from datetime import timedelta

import pytest

from lantoa.kit.clock import now, today
from lantoa.kit.errors import RuleBroken
from lantoa.org.audit.models import AuditEntry
from lantoa.publishing.distribution.following import MOST_UNITS, follow_unit, move_follower, stop_following
from lantoa.publishing.distribution.models import Channel, Subscriber
from lantoa.publishing.distribution.subscribers import MOST_FAILURES, NOBODY, next_batch, settle_batch
from lantoa.publishing.distribution.tests.factories import make_channel, make_unit
from simulator.push_crypto import keys_of

pytestmark = pytest.mark.django_db
ENDPOINT = "https://push.example/send/abc"


@pytest.fixture
def unit():
    return make_unit()


def follow(unit, endpoint=ENDPOINT, keys=None):
    return follow_unit(unit, endpoint=endpoint, keys=keys or keys_of("a"))


def test_the_first_follower_opens_the_channel_and_the_last_closes_it(unit):
    follow(unit)
    follow(unit, "https://push.example/send/def")
    channel = Channel.objects.get()
    assert (channel.network, channel.mode, channel.state, channel.followers) == ("webpush", "auto", "connected", 2)
    assert channel.address == unit.code
    stop_following(ENDPOINT, unit=unit)
    stop_following("https://push.example/send/def")
    channel.refresh_from_db()
    assert (channel.state, channel.state_reason, channel.followers) == ("closed", NOBODY, 0)
    follow(unit)
    channel.refresh_from_db()
    assert (channel.state, channel.followers) == ("connected", 1)
    assert AuditEntry.objects.filter(verb="distribution.open_push_channel").count() == 1


def test_following_twice_is_following_once_with_the_newest_keys(unit):
    row = follow(unit)
    assert follow(unit, keys=keys_of("b")).pk == row.pk
    row.refresh_from_db()
    assert row.keys == keys_of("b")
    assert stop_following(ENDPOINT) == 1
    assert stop_following(ENDPOINT) == 0
    follow(unit)
    row.refresh_from_db()
    assert (row.state, row.ended_at) == ("active", None)
    assert row.since > now() - timedelta(minutes=1)


def test_an_imported_channel_is_used(unit):
    imported = make_channel(unit, "webpush", address="thong-bao")
    follow(unit)
    assert Subscriber.objects.get().channel == imported


@pytest.mark.parametrize(
    ("endpoint", "keys"),
    [
        ("ftp://push.example/x", None),
        ("https://u:p@push.example/x", None),
        ("https://push.example/" + "x" * 1000, None),
        (ENDPOINT, {"p256dh": "AAAA", "auth": "AAAA"}),
        (ENDPOINT, {**keys_of("a"), "auth": "c2hvcnQ"}),
        (ENDPOINT, {"p256dh": keys_of("a")["p256dh"]}),
    ],
)
def test_what_is_no_browser_follows_nothing(unit, endpoint, keys):
    with pytest.raises(RuleBroken):
        follow(unit, endpoint, keys)
    assert Channel.objects.count() == Subscriber.objects.count() == 0
    follow(unit)


@pytest.mark.parametrize("endpoint", ["http://push.example/x", "https://127.0.0.1/x", "https://push.example:8443/x"])
def test_only_public_https_endpoints(unit, settings, endpoint):
    settings.ALLOW_PRIVATE_CALLBACKS = False
    with pytest.raises(RuleBroken):
        follow(unit, endpoint)
    follow(unit)


def test_a_unit_that_ended_or_closed_its_notices_is_not_followed(unit):
    make_channel(unit, "webpush", state="closed", state_reason="Đơn vị xin đóng.")
    with pytest.raises(RuleBroken, match="không gửi thông báo nữa"):
        follow(unit)
    ended = make_unit(valid_to=today() - timedelta(days=1))
    with pytest.raises(RuleBroken, match="kết thúc hoạt động"):
        follow(ended)


def test_one_browser_follows_so_many_units_and_no_more():
    units = [make_unit() for _ in range(MOST_UNITS + 1)]
    for unit in units[:-1]:
        follow(unit)
    with pytest.raises(RuleBroken, match="50 đơn vị"):
        follow(units[-1])
    follow(units[0])
    assert stop_following(ENDPOINT) == MOST_UNITS


def test_a_browser_that_moves_follows_what_it_followed(unit):
    other = make_unit()
    for one in (unit, other):
        follow(one)
    new = "https://push.example/send/new"
    follow(other, new, keys_of("b"))
    assert move_follower(ENDPOINT, endpoint=new, keys=keys_of("b")) == 2
    active = Subscriber.objects.filter(state="active")
    assert {(row.channel.unit_id, row.address) for row in active} == {(unit.pk, new), (other.pk, new)}
    assert {tuple(row.keys.items()) for row in active} == {tuple(keys_of("b").items())}
    assert move_follower(ENDPOINT, endpoint=new, keys=keys_of("b")) == 0
    assert move_follower("https://push.example/unknown", endpoint=new, keys=keys_of("b")) == 0


def test_keys_are_not_readable_in_the_table(unit, django_assert_num_queries):
    from django.db import connection

    follow(unit)
    with connection.cursor() as cursor:
        cursor.execute("SELECT keys_text FROM distribution_subscriber")
        [kept] = cursor.fetchone()
    assert keys_of("a")["auth"] not in kept


def test_who_fails_for_long_is_given_up_and_one_success_forgives(unit):
    row, lucky = follow(unit), follow(unit, "https://push.example/lucky")
    long_ago = now() - timedelta(days=31)
    Subscriber.objects.update(since=long_ago, failures=MOST_FAILURES - 2)
    settle_batch(1, reached=[], gone=[], failing=[row.pk, lucky.pk])
    settle_batch(2, reached=[lucky.pk], gone=[], failing=[row.pk])
    settle_batch(3, reached=[], gone=[], failing=[row.pk, lucky.pk])
    row.refresh_from_db()
    lucky.refresh_from_db()
    assert (row.state, lucky.state, lucky.failures) == ("bounced", "active", 1)
    channel = Channel.objects.get()
    assert [target.id for target in next_batch(channel.pk, 2, 0, 10)] == []
    assert [target.id for target in next_batch(channel.pk, 4, 0, 10)] == [lucky.pk]
