"""Booking under lock, on a real database."""

import threading
from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from lantoa.kit.clock import VIETNAM
from lantoa.publishing.distribution.models import RationUse
from lantoa.publishing.distribution.rations.ledger import Turn, Wish, forget_uses, give_back, take

pytestmark = pytest.mark.usefixtures("small_rations")

AT = datetime(2026, 5, 2, 9, 30, tzinfo=VIETNAM)


def reel(channel=12, **values):
    return Wish(**{"network": "facebook", "channel_id": channel, "app": "1", "format": "reel", "options": {}} | values)


def article(channel=12, **options):
    return Wish("zalo_oa", channel, "1", "link", {"broadcast": True} | options)


def upload(channel=12, app="9"):
    return Wish("youtube", channel, app, "video", {})


def held():
    return {(use.scope, use.code, use.bucket): use.used for use in RationUse.objects.filter(used__gt=0)}


@pytest.mark.django_db
def test_a_post_that_spends_nothing_costs_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        turns = take([reel(format="link"), article(broadcast=False)], AT)

    assert turns == [Turn(), Turn()]


@pytest.mark.django_db
def test_what_fits_goes_and_the_rest_is_told_when():
    first = take([reel(), reel(13)], AT - timedelta(hours=3))
    second = take([reel(), reel(), reel(13)], AT)

    assert [turn.until for turn in first] == [None, None]
    assert [turn.until for turn in second] == [None, datetime(2026, 5, 3, 7, tzinfo=VIETNAM), None]
    assert second[0].booking == {"spent": [["channel:12", "reels", "2026-05-02T02:00:00+00:00"]], "without": []}
    assert Counter(scope for scope, _code, _bucket in held()) == {"channel:12": 2, "channel:13": 2}


@pytest.mark.django_db
def test_an_apps_ration_is_shared_by_its_channels():
    turns = take([upload(channel) for channel in range(5)] + [upload(7, app="8")], AT)

    opens = datetime(2026, 5, 2, 14, tzinfo=VIETNAM)
    assert [turn.until for turn in turns] == [None, None, None, opens, opens, None]


@pytest.mark.django_db
def test_a_post_is_not_held_by_the_ration_of_a_switch_but_goes_without_it():
    [first], [second] = take([article()], AT), take([article()], AT)

    assert (first.until, first.without) == (None, [])
    assert (second.until, second.without) == (None, ["broadcast"])
    assert second.booking == {"spent": [], "without": ["broadcast"]}


@pytest.mark.django_db
def test_the_channels_own_number_goes_before_the_networks():
    more, one = {"rations": {"reels": 3}}, {"rations": {"reels": 1}}

    turns = take([reel(options=more, facts=one) for _ in range(4)] + [reel(13, facts=one) for _ in range(2)], AT)

    assert [turn.until is None for turn in turns] == [True, True, True, False, True, False]


@pytest.mark.django_db
def test_a_post_that_goes_on_does_not_spend_twice():
    [turn] = take([reel()], AT)

    [again] = take([reel(booking=turn.booking)], AT + timedelta(hours=2))

    assert again == turn
    assert list(held().values()) == [1]


@pytest.mark.django_db
def test_what_was_not_sent_is_given_back_once(django_assert_num_queries):
    turns = take([reel(), reel(), upload(), article()], AT)

    with django_assert_num_queries(1):
        give_back([turns[0].booking, turns[2].booking, None])

    assert held() == {
        ("channel:12", "reels", datetime(2026, 5, 2, 9, tzinfo=VIETNAM)): 1,
        ("channel:12", "broadcast_day", datetime(2026, 5, 2, tzinfo=VIETNAM)): 1,
        ("channel:12", "broadcast_month", datetime(2026, 5, 1, tzinfo=VIETNAM)): 1,
    }
    with django_assert_num_queries(0):
        give_back([None, {"spent": [], "without": ["broadcast"]}])


@pytest.mark.django_db
@pytest.mark.parametrize("channels", [1, 30])
def test_a_round_costs_the_same_however_many_rows(channels, django_assert_num_queries):
    wishes = [wish for n in range(channels) for wish in (reel(n), article(n), upload(n))]
    with django_assert_num_queries(4):
        take(wishes, AT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("minute", [0, 30])
def test_two_workers_never_spend_more_than_there_is(minute):
    """Also over an hour's turn, where each would count in another bucket."""
    start, taken = threading.Barrier(2), []

    def work(at):
        start.wait()
        for n in range(15):
            with transaction.atomic():
                turns = take([reel(channel) for channel in (n % 3, 5, 6)], at)
                taken.extend((channel, turn) for channel, turn in zip((n % 3, 5, 6), turns, strict=True))
        connection.close()

    at = AT.replace(minute=minute)
    workers = [threading.Thread(target=work, args=(moment,)) for moment in (at - timedelta(seconds=1), at)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(taken) == 90
    assert Counter(channel for channel, turn in taken if turn.until is None) == {0: 2, 1: 2, 2: 2, 5: 2, 6: 2}
    assert sum(held().values()) == 10


@pytest.mark.django_db
def test_old_buckets_are_forgotten():
    take([reel()], AT)

    assert forget_uses(AT + timedelta(days=69)) == 0
    assert forget_uses(AT + timedelta(days=71)) == 1
