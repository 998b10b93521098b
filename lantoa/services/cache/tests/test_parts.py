"""What many pages share is made once, and never shown after pages were dropped."""

from itertools import count

import pytest

from lantoa.services.cache import store as store_module
from lantoa.services.cache.store import MOST_PARTS, MOST_SECONDS, PageStore, Parts


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


def test_a_part_lasts_a_minute_at_most(pages, monkeypatch):
    moment, made = [1000.0], count(1)
    monkeypatch.setattr(store_module.time, "monotonic", lambda: moment[0])
    parts = Parts(pages)
    parts.get("foot", lambda: next(made))
    moment[0] += MOST_SECONDS - 1

    assert parts.get("foot", lambda: next(made)) == 1
    moment[0] += 1
    assert parts.get("foot", lambda: next(made)) == 2


def test_parts_do_not_grow_without_end(pages):
    parts = Parts(pages)
    for number in range(3 * MOST_PARTS):
        parts.get(number, str)

    assert len(parts._kept) <= MOST_PARTS
