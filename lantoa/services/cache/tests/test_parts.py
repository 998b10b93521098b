"""What many pages share is made once, and never shown after pages were dropped."""

from itertools import count

import pytest

from lantoa.services.cache import store as store_module
from lantoa.services.cache.store import MOST_PARTS, PART_SECONDS, PageStore, Parts


@pytest.fixture
def pages() -> PageStore:
    made = PageStore()
    made.drop()
    return made


def test_a_part_is_made_once_until_pages_are_dropped(pages):
    parts, made = Parts(pages), count(1)

    assert [parts.get("foot", lambda: next(made)) for _ in range(3)] == [1, 1, 1]
    pages.drop()
    assert parts.get("foot", lambda: next(made)) == 2
    assert parts.get("head", lambda: next(made)) == 3


def test_a_part_read_while_pages_are_dropped_is_not_kept(pages):
    parts, made = Parts(pages), count(1)

    def read() -> int:
        pages.drop()
        return next(made)

    assert (parts.get("foot", read), parts.get("foot", lambda: next(made))) == (1, 2)


def test_a_process_that_does_not_hear_keeps_nothing(pages):
    parts, made = Parts(pages), count(1)
    parts.get("foot", lambda: next(made))
    pages.close()

    assert [parts.get("foot", lambda: next(made)) for _ in range(2)] == [2, 3]


@pytest.fixture
def clock(monkeypatch):
    moment = [1000.0]
    monkeypatch.setattr(store_module.time, "monotonic", lambda: moment[0])
    return moment


def test_a_part_lasts_twenty_seconds_at_most(pages, clock):
    parts, made = Parts(pages), count(1)
    parts.get("foot", lambda: next(made))
    clock[0] += PART_SECONDS - 1

    assert parts.get("foot", lambda: next(made)) == 1
    clock[0] += 1
    parts.begin()
    assert parts.get("foot", lambda: next(made)) == 2


def test_an_answer_is_as_old_as_the_oldest_part_it_shows(pages, clock):
    parts = Parts(pages)
    parts.begin()
    parts.get("foot", str)
    clock[0] += 15
    parts.begin()
    parts.get("head", str)
    assert parts.since == 1015

    parts.get("foot", str)
    assert parts.since == 1000


def test_who_answers_nobody_keeps_parts_all_the_same(pages, clock):
    parts, made = Parts(pages), count(1)
    for _ in range(5):
        parts.get("foot", lambda: next(made))
        parts.get("foot", lambda: next(made))
        clock[0] += PART_SECONDS

    assert next(made) == 6


def test_what_is_made_of_an_old_part_is_as_old(pages, clock):
    parts, made = Parts(pages), count(1)
    parts.begin()
    parts.get("rows", str)
    clock[0] += 15
    parts.begin()
    parts.get("drawing", lambda: parts.get("rows", str) + str(next(made)))
    clock[0] += 10
    parts.begin()

    assert parts.get("drawing", lambda: str(next(made))) == "2"


def test_of_many_the_missing_are_made_together(pages):
    parts, asked = Parts(pages), []

    def make(keys: list[int]) -> dict[int, int]:
        asked.append(keys)
        return {key: -key for key in keys if key != 9}

    assert parts.of([1, 2], make) == {1: -1, 2: -2}
    assert parts.of([2, 3, 9], make) == {2: -2, 3: -3}
    # Nothing was made of 9: it may be there the next time.
    assert parts.of([1, 3, 9], make) == {1: -1, 3: -3}
    assert asked == [[1, 2], [3, 9], [9]]


def test_parts_do_not_grow_without_end(pages):
    parts = Parts(pages)
    for number in range(3 * MOST_PARTS):
        parts.get(number, str)

    assert len(parts._kept) <= MOST_PARTS
