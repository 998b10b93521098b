import pytest

from lantoa.faces.bureau.rules import UnitRow, period, ranked, running_totals


def row(name, *, asked=10, reached=5, clicks=0, dispatches=0):
    return UnitRow(name, name, asked, reached, clicks, dispatches, 0, 0, (0,) * 12)


def names(rows):
    return "".join(one.name for one in rows)


@pytest.mark.parametrize(
    ("asked", "reached", "expected"), [(0, 0, None), (3, 3, 100.0), (3000, 2999, 99.9), (3, 1, 33.3), (3, 0, 0.0)]
)
def test_percent(asked, reached, expected):
    assert row("a", asked=asked, reached=reached).percent == expected


def test_best_first_and_who_was_asked_nothing_last():
    rows = [
        row("a", reached=1, clicks=9),
        row("b", asked=0, reached=0),
        row("c", reached=7),
        row("d", reached=7, clicks=1),
    ]
    assert names(ranked(rows, "do-phu")) == "dcab"
    assert names(ranked(rows, "luot-bam")) == "adbc"
    assert names(ranked([row("b"), row("a"), row("c", dispatches=2)], "tin-gui")) == "cab"


@pytest.mark.parametrize(("given", "days"), [("7", 7), ("365", 365), ("8", 30), ("", 30), ("x", 30), ("²", 30)])
def test_period(given, days):
    assert period(given) == days


def test_running_totals_fill_the_days_without_pieces():
    assert running_totals([(1, 2), (4, 1)], last=5) == [2, 2, 2, 3, 3]
    assert running_totals([], last=2) == [0, 0]
