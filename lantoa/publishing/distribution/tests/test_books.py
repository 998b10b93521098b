"""Every unit and channel in exactly one part, whatever happens to it; the parts make up the whole."""

import random
from collections import Counter

import pytest

from lantoa.publishing.distribution.books import Part, part_of, part_of_unit, parts_of, shares
from lantoa.publishing.distribution.models import Delivery

# What may become of a delivery: state → states that a worker or a person can lead it to.
MOVES = {
    "waiting": ["sending", "task", "recalled", "exempt"],
    "sending": ["sent", "in_doubt", "waiting", "failed", "task"],
    "in_doubt": ["sent", "waiting", "failed", "done"],
    "failed": ["waiting", "task", "done", "recalled"],
    "task": ["done", "recalled", "exempt", "waiting"],
    "sent": ["sent", "recalled"],
    "done": ["done", "recalled"],
    "exempt": ["exempt"],
    "recalled": ["recalled"],
}


def play(seed: int) -> list[dict]:
    """Channels of some units after a random history."""
    chance = random.Random(seed)
    rows = [
        {"unit": unit, "kind": chance.choice(["grassroots", "superior"]), "state": "waiting", "is_recalled": False}
        for unit in range(chance.randrange(1, 40))
        for _channel in range(chance.randrange(0, 4))
    ]
    for _turn in range(chance.randrange(200)):
        for row in rows:
            if chance.random() < 0.3:
                row["state"] = chance.choice(MOVES[row["state"]])
            row["is_recalled"] |= chance.random() < 0.02
    return rows


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("is_late", [False, True])
def test_whatever_happens_the_parts_add_up_by_channel_by_unit_and_by_level(seed, is_late):
    rows = play(seed)
    parts = [part_of(row["state"], is_recalled=row["is_recalled"], is_late=is_late) for row in rows]
    counted = Counter(parts)
    assert counted.total() == len(rows)
    out = Counter(row["state"] for row in rows if row["is_recalled"] and row["state"] in ("sent", "done"))
    states = Counter(row["state"] for row in rows)
    summed = parts_of(states, sent_out=out["sent"], done_out=out["done"], gaps=3, is_late=is_late)
    assert summed == dict.fromkeys(Part, 0) | counted | {Part.GAP: 3}
    assert round(sum(shares(summed).values()), 6) == 100.0
    for kind in ("grassroots", "superior"):
        of_kind = Counter(part for row, part in zip(rows, parts, strict=True) if row["kind"] == kind)
        assert of_kind.total() == sum(row["kind"] == kind for row in rows)
        assert round(sum(shares(of_kind).values()), 6) == (100.0 if of_kind else 0.0)
    units = {row["unit"] for row in rows}
    by_unit = Counter(
        part_of_unit(part for row, part in zip(rows, parts, strict=True) if row["unit"] == unit) for unit in units
    )
    assert by_unit.total() == len(units)


def test_every_state_has_a_part():
    assert {part_of(state, is_recalled=False, is_late=False) for state in Delivery.State.values}
    assert part_of("task", is_recalled=False, is_late=True) is Part.OVERDUE
    assert part_of("sent", is_recalled=True, is_late=True) is Part.STILL_OUT
    assert part_of("done", is_recalled=True, is_late=False) is Part.STILL_OUT
    assert part_of("in_doubt", is_recalled=True, is_late=True) is Part.UNDER_WAY


def test_a_unit_stands_where_its_best_delivery_stands():
    assert part_of_unit([Part.FAILED, Part.DONE, Part.TASK]) is Part.DONE
    assert part_of_unit([]) is Part.GAP


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"a": 1, "b": 1, "c": 1}, {"a": 33.4, "b": 33.3, "c": 33.3}),
        ({"a": 0, "b": 0}, {"a": 0.0, "b": 0.0}),
        ({"a": 239_999, "b": 1}, {"a": 100.0, "b": 0.0}),
        ({"a": 2, "b": 1}, {"a": 66.7, "b": 33.3}),
    ],
)
def test_percents_of_a_whole_add_up(counts, expected):
    assert shares(counts) == expected
