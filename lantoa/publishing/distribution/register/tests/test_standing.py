"""One of six, and the same in Python as in the database."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.register.standing import DATA_ACCESS, Stand, as_fact, stand_of, with_standing
from lantoa.publishing.distribution.tests.factories import make_channel, make_unit

AT = datetime(2026, 11, 26, 5, tzinfo=UTC)
DAY = timedelta(days=1)


def channel(**values):
    values = {"state": "connected", "mode": "auto", "state_since": AT - 30 * DAY, "last_sent_at": AT - DAY} | values
    return Channel(network="facebook", address="1", **values)


@pytest.mark.parametrize(
    ("values", "stand"),
    [
        ({}, Stand("connected", AT - 30 * DAY)),
        ({"state": "manual"}, Stand("manual", AT - 30 * DAY)),
        ({"state": "closed", "last_sent_at": None, "token_expires_at": AT}, Stand("closed", AT - 30 * DAY)),
        ({"state": "reconnect", "token_expires_at": AT - DAY}, Stand("reconnect", AT - 30 * DAY)),
        ({"token_expires_at": AT + 7 * DAY}, Stand("expiring", AT)),
        ({"token_expires_at": AT + 7 * DAY + timedelta(seconds=1)}, Stand("connected", AT - 30 * DAY)),
        # What is renewed by itself does not end.
        ({"token_expires_at": AT + DAY, "refresh_token": "r"}, Stand("connected", AT - 30 * DAY)),
        ({"facts": {DATA_ACCESS: as_fact(AT + 3 * DAY)}, "refresh_token": "r"}, Stand("expiring", AT - 4 * DAY)),
        ({"facts": {DATA_ACCESS: "sớm thôi"}}, Stand("connected", AT - 30 * DAY)),
        ({"last_sent_at": AT - 61 * DAY}, Stand("silent", AT - DAY)),
        ({"last_sent_at": AT - 60 * DAY}, Stand("connected", AT - 30 * DAY)),
        ({"last_sent_at": None, "state_since": AT - 70 * DAY, "state": "manual"}, Stand("silent", AT - 10 * DAY)),
        ({"last_sent_at": None, "state_since": None}, Stand("connected", None)),
    ],
)
def test_the_worst_that_is_true_counts_with_its_beginning(values, stand):
    assert stand_of(channel(**values), AT) == stand


@pytest.mark.django_db
def test_the_database_says_the_same():
    chance = random.Random(7)
    unit = make_unit()
    days = [None, -70, -61, -59, -1, 0, 3, 6, 8, 40]

    def moment():
        day = chance.choice(days)
        return None if day is None else AT + day * DAY

    for _ in range(300):
        made = make_channel(unit, token="t", refresh_token=chance.choice(["", "r"]))
        told = chance.choice([{}, {DATA_ACCESS: ""}, {DATA_ACCESS: as_fact(moment())}])
        Channel.objects.filter(pk=made.pk).update(
            state=chance.choice(Channel.State.values),
            token_expires_at=moment(),
            last_sent_at=moment(),
            state_since=moment(),
            facts=told,
        )

    rows = list(with_standing(Channel.objects.select_related("unit"), AT))

    assert [row.standing for row in rows] == [stand_of(row, AT).standing for row in rows]
    assert {row.standing for row in rows} == {"connected", "reconnect", "manual", "closed", "expiring", "silent"}
