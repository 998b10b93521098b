"""What stands around a piece on its page: its series, related pieces, others of its section, the next one."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Count, F, IntegerField, QuerySet, Value

from lantoa.faces.portal.frame import STEP, SectionLink
from lantoa.kit.clock import now
from lantoa.kit.frozen import frozen
from lantoa.publishing.collections.facade import alike_ids
from lantoa.publishing.newsroom.facade import Article, TaggedPiece, published_articles
from lantoa.services.cache.facade import shared_part

OTHERS, RELATED, LONGEST_SERIES, LOOKED_AT = 5, 4, 99, 60
# The ways in which a piece is related, the nearest first; "elsewhere" only fills up.
WAYS = ("topic", "like", "unit", "text", "elsewhere")
# (why, id, key words in common or number in the series, when it came out)
Row = tuple[str, int, int, datetime]
_COLUMNS = ("why", "pk", "shared", "first_published_at")


@dataclass(frozen=True)
class Around:
    """Ids: no piece stands twice among next, related and others; `series` is (number, id) in the order of reading."""

    next: int | None
    related: list[int]
    others: list[int]
    series: list[tuple[int, int]]

    @property
    def ids(self) -> list[int]:
        """All of them; of the series the neighbours are asked for by `story`."""
        return [*([self.next] if self.next else []), *self.related, *self.others]


def around(article: Article, section: SectionLink | None, topics: list[int], tags: list[int]) -> Around:
    """Related by topic, key words, unit and words, then the newest of other sections; the newest others of its own.

    The next one is the next of its series, else of its topic, else of its section. `topics` and `tags` are ids.
    One query, and one for all pieces of a place.
    """
    rows = [
        *_around(article.pk, now(), article.unit_id, article.series_id, tuple(tags), tuple(topics)),
        *(row for row in _newest(article.path[:-STEP], section.path if section else None) if row[1] != article.pk),
    ]
    found = {why: _ranked(rows, why) for why in (*WAYS, "section")}
    series = sorted((number, pk) for why, pk, number, _at in rows if why == "series")
    following = _next(article, series, found)
    # The series leads through its own pieces.
    known = {following, *(pk for _number, pk in series)}
    related = list(dict.fromkeys(pk for why in WAYS for pk in found[why] if pk not in known))[:RELATED]
    others = [pk for pk in found["section"] if pk not in known and pk not in related][:OTHERS]
    return Around(following, related, others, series)


def _next(article: Article, series: list[tuple[int, int]], found: dict[str, list[int]]) -> int | None:
    here = (article.series_number or 0, article.pk)
    after = [pk for place in series if place > here for pk in (place[1],)]
    return next(iter([*after, *found["topic"], *found["section"]]), None)


def _ranked(rows: list[Row], why: str) -> list[int]:
    """A union keeps no order: the best of one part first."""
    own = [row for row in rows if row[0] == why]
    return [pk for _why, pk, _shared, _at in sorted(own, key=lambda row: (row[2], row[3], row[1]), reverse=True)]


def _newest(place: str, section: str | None) -> list[Row]:
    """The newest of a section, and of everywhere but there: the same for all its pieces."""
    return shared_part(("newest around", place, section), lambda: _newest_rows(place, section, now()))


@frozen
def _newest_rows(place: str, section: str | None, at: datetime) -> QuerySet[Article, Row]:
    published = published_articles(at=at)
    elsewhere = _marked(published.exclude(path__startswith=place), "elsewhere")[: 2 * RELATED]
    if section is None:
        return elsewhere
    # One more: the piece itself may be among them.
    own = _marked(published.filter(path__startswith=section), "section")[: 3 + OTHERS + RELATED]
    return elsewhere.union(own, all=True)


@frozen
def _around(
    pk: int,
    at: datetime,
    unit: int | None,
    series: int | None,
    tags: tuple[int, ...],
    topics: tuple[int, ...],
) -> QuerySet[Article, Row]:
    apart = published_articles(at=at).exclude(pk=pk)
    parts = [
        *([_of_topics(apart, topics)] if topics else []),
        *([_like(apart, tags)] if tags else []),
        *([_marked(apart.filter(unit=unit), "unit")[: 1 + RELATED]] if unit else []),
        _marked(apart.filter(pk__in=alike_ids(pk)), "text")[:RELATED],
        *([_in_series(apart, series)] if series else []),
    ]
    return parts[0].union(*parts[1:], all=True)


def _marked(rows: QuerySet[Article], why: str) -> QuerySet[Article, Row]:
    said = rows.annotate(why=Value(why, CharField()), shared=Value(0, IntegerField()))
    listed: QuerySet[Article, Row] = said.values_list(*_COLUMNS)
    return listed


def _of_topics(apart: QuerySet[Article], topics: tuple[int, ...]) -> QuerySet[Article, Row]:
    return _marked(apart.filter(topics__in=topics), "topic").distinct()[: 2 * RELATED]


def _in_series(apart: QuerySet[Article], series: int) -> QuerySet[Article, Row]:
    """The other pieces of its series, by their numbers."""
    rows = apart.filter(series=series).order_by("series_number")
    said = rows.annotate(why=Value("series", CharField()), shared=F("series_number"))
    listed: QuerySet[Article, Row] = said.values_list(*_COLUMNS)[:LONGEST_SERIES]
    return listed


def _like(apart: QuerySet[Article], tags: tuple[int, ...]) -> QuerySet[Article, Row]:
    """Of the newest pieces with one of its key words, those that share most of them with this one."""
    newest = [_newest_with(tag) for tag in tags]
    rows = apart.filter(tagged_items__in=newest[0].union(*newest[1:], all=True))
    ranked = rows.annotate(why=Value("like", CharField()), shared=Count("pk"))
    ordered = ranked.order_by("-shared", "-first_published_at", "-pk")
    listed: QuerySet[Article, Row] = ordered.values_list(*_COLUMNS)[:RELATED]
    return listed


def _newest_with(tag: int) -> QuerySet[TaggedPiece, dict[str, int]]:
    """A key word of years is on thousands of pieces; whoever reads one of today is offered none of long ago."""
    rows: QuerySet[TaggedPiece, dict[str, int]] = TaggedPiece.objects.filter(tag=tag).values("pk")
    return rows.order_by("-content_object_id")[:LOOKED_AT]
