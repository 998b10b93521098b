"""What the floors above know of feeds and their entries; distribution itself knows no pieces."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Entry:
    """One public page as feeds carry it. `render(topic)` is that feed's document with this entry alone."""

    page_id: int
    # Another text at each change that readers see; at most 40 letters.
    version: str
    changed_at: datetime
    # Absolute addresses of the feeds that hold it.
    topics: tuple[str, ...]
    render: Callable[[str], bytes]
    content_type: str = "application/rss+xml; charset=utf-8"


@dataclass(frozen=True)
class Source:
    """The three questions the hub has."""

    # None when the page is not public (any more).
    entry: Callable[[int], Entry | None]
    # Ids of public pages changed since a moment.
    changed_since: Callable[[datetime], Iterable[int]]
    is_topic: Callable[[str], bool]


_sources: list[Source] = []


def register_source(source: Source) -> None:
    """Said once, when the app that draws the feeds is ready."""
    if source not in _sources:
        _sources.append(source)


def entry_of(page_id: int) -> Entry | None:
    """The page's entry now, or None when it stands in no feed."""
    return next(filter(None, (source.entry(page_id) for source in _sources)), None)


def is_topic(address: str) -> bool:
    """Whether one of our feeds has this address."""
    return any(source.is_topic(address) for source in _sources)


def pages_changed_since(moment: datetime) -> list[int]:
    """Ids of public pages changed since `moment`."""
    return [page_id for source in _sources for page_id in source.changed_since(moment)]
