"""Two hundred queries whose right answers are known."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from wagtail.models import Page

from lantoa.services.search import gather, horizons, queries
from lantoa.services.search.facade import forget_horizons, index_pages, search, settle_index
from lantoa.services.search.tests.known_corpus import Known, known_answers, known_pieces

pytestmark = pytest.mark.django_db
KNOWN = known_answers()
TODAY = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[int, str]]:
    """The known pieces in the index, on a certain day; page ids to keys."""
    monkeypatch.setattr(queries, "now", lambda: TODAY)
    monkeypatch.setattr(gather, "now", lambda: TODAY)
    pieces, root = known_pieces(), Page.objects.get(depth=1)
    pages = [
        Page(title=text.title, slug=f"p-{number}", path=f"{root.path}K{number:03}", depth=2, live=True,
             content_type_id=root.content_type_id, locale_id=root.locale_id, url_path=f"/p-{number}/")
        for number, text in enumerate(pieces.values())
    ]  # fmt: skip
    made = Page.objects.bulk_create(pages)
    index_pages(replace(text, page_id=page.pk) for text, page in zip(pieces.values(), made, strict=True))
    yield {page.pk: key for page, key in zip(made, pieces, strict=True)}
    forget_horizons()


def _wrong(keys: dict[int, str]) -> str:
    """What was answered wrongly, a line each."""
    return "\n".join(line for known in KNOWN if (line := _mistake(known, keys)))


def _mistake(known: Known, keys: dict[int, str]) -> str:
    results = search(known.words, within=known.within)
    found = [keys[one.page_id] for one in results.found]
    if known.is_right(found, is_loose=results.is_loose):
        return ""
    return f"{known.words} {known.within}: {found[:6]}{' loosely' if results.is_loose else ''}, not {known.answer}"


def test_there_are_two_hundred_queries_with_known_answers() -> None:
    assert len(KNOWN) >= 200
    assert {key for known in KNOWN for key in known.answer} <= known_pieces().keys()


def test_every_query_has_its_right_answer(keys: dict[int, str]) -> None:
    wrong = _wrong(keys)
    assert not wrong, wrong


def test_the_answers_are_the_same_when_only_the_newest_days_are_read(
    keys: dict[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with a million pieces: known by statistics, read by steps, none of them all at once."""
    settle_index()
    forget_horizons()
    known = horizons.horizons()
    assert known.rows > 200
    assert known.day_of_newest(10) is not None
    monkeypatch.setattr(gather, "FEW", 2)
    monkeypatch.setattr(gather, "HANDFUL", 3)
    monkeypatch.setattr(gather, "STEPS", (10, 25, 60, 110))
    wrong = _wrong(keys)
    assert not wrong, wrong
