"""Where lines go, and how numbers are written."""

from datetime import UTC, datetime

import pytest

from lantoa.design.charts import HEIGHT, curve_of, nice_top, sparkline_points, text_of
from lantoa.design.templatetags.look import bar, dots, vn_date, vn_moment


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 1), (1, 1), (3, 4), (7, 8), (12, 20), (94, 100), (100, 100), (101, 200), (2200, 2500)]
)
def test_an_axis_ends_at_a_round_number(highest: float, top: float) -> None:
    assert nice_top(highest) == top


@pytest.mark.parametrize(
    ("number", "text"), [(20000, "20.000"), (0.5, "0,5"), (92.5, "92,5"), (0, "0"), (1234567, "1.234.567")]
)
def test_numbers_are_written_as_vietnamese_write_them(number: float, text: str) -> None:
    assert text_of(number) == text
    assert dots(number) == text


def test_times_are_vietnamese_times() -> None:
    late = datetime(2023, 12, 17, 18, 30, tzinfo=UTC)
    assert (vn_moment(late), vn_date(late)) == ("18/12/2023 01:30", "18/12/2023")
    assert (vn_moment(None), vn_date(None), dots(None)) == ("", "", "")


def test_a_curve_starts_at_zero_and_ends_at_its_last_value() -> None:
    drawn = curve_of([("08h", 0), ("09h", 50), ("10h", 100)], before=[10, 20, 30], highest=100)
    heights = [float(point.split(",")[1]) for point in drawn.line.split()]
    assert heights[0] == drawn.floor
    assert heights == sorted(heights, reverse=True)
    assert (drawn.end_y, drawn.end_text) == (heights[-1], "100")
    assert len(drawn.before.split()) == 3
    assert all(0 <= height <= HEIGHT for height in heights)


@pytest.mark.parametrize("points", [[], [("08h", 5.0)], [("08h", 0.0), ("09h", 0.0)]])
def test_nothing_and_little_can_be_drawn(points: list[tuple[str, float]]) -> None:
    assert len(curve_of(points, before=[]).line.split()) == len(points)


def test_a_sparkline_of_one_number_is_level() -> None:
    assert sparkline_points([]) == ""
    assert len({point.split(",")[1] for point in sparkline_points([7]).split()}) == 1


@pytest.mark.parametrize(("done", "of", "percent"), [(0, 0, "0"), (5, 10, "50"), (12, 10, "100"), (1, 3, "33.3")])
def test_a_bar_stays_within_its_track(done: float, of: float, percent: str) -> None:
    assert bar(done, of, label="")["percent"] == percent
