"""What stands around a piece on its page: its series, related pieces, others of its section, the next one."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Count, F, IntegerField, QuerySet, Value
from taggit.models import TagBase

from lantoa.faces.portal.frame import STEP, SectionLink
from lantoa.publishing.collections.facade import alike_ids
from lantoa.publishing.newsroom.facade import Article, TopicPage, published_articles

OTHERS, RELATED, LONGEST_SERIES = 5, 4, 99
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


def around(article: Article, section: SectionLink | None, topics: list[TopicPage], tags: list[TagBase]) -> Around:
    """Related by topic, key words, unit and words, then the newest of other sections; the newest others of its own.

    The next one is the next of its series, else of its topic, else of its section. One query.
    """
    asked = [
        *([_of_topics(article, topics)] if topics else []),
        *([_like(article, tags)] if tags else []),
        *([_marked(_apart(article).filter(unit=article.unit_id), "unit")[: 1 + RELATED]] if article.unit_id else []),
        _marked(_apart(article).filter(pk__in=alike_ids(article)), "text")[:RELATED],
        _marked(_apart(article).exclude(path__startswith=article.path[:-STEP]), "elsewhere")[: 2 * RELATED],
        *([_marked(_in(section, article), "section")[: 2 + OTHERS + RELATED]] if section else []),
        *([_in_series(article)] if article.series_id else []),
    ]
    rows: list[Row] = list(asked[0].union(*asked[1:], all=True)) if len(asked) > 1 else list(asked[0])
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


def _apart(article: Article) -> QuerySet[Article]:
    return published_articles().exclude(pk=article.pk)


def _in(section: SectionLink, article: Article) -> QuerySet[Article]:
    return _apart(article).filter(path__startswith=section.path)


def _marked(rows: QuerySet[Article], why: str) -> QuerySet[Article, Row]:
    said = rows.annotate(why=Value(why, CharField()), shared=Value(0, IntegerField()))
    listed: QuerySet[Article, Row] = said.values_list(*_COLUMNS)
    return listed


def _of_topics(article: Article, topics: list[TopicPage]) -> QuerySet[Article, Row]:
    return _marked(_apart(article).filter(topics__in=topics), "topic").distinct()[: 2 * RELATED]


def _in_series(article: Article) -> QuerySet[Article, Row]:
    """The other pieces of its series, by their numbers."""
    rows = Article.objects.live().filter(series=article.series_id).exclude(pk=article.pk).order_by("series_number")
    said = rows.annotate(why=Value("series", CharField()), shared=F("series_number"))
    listed: QuerySet[Article, Row] = said.values_list(*_COLUMNS)[:LONGEST_SERIES]
    return listed


def _like(article: Article, tags: list[TagBase]) -> QuerySet[Article, Row]:
    """The pieces that share most key words with this one."""
    rows = Article.objects.live().filter(tagged_items__tag__in=tags).exclude(pk=article.pk)
    ranked = rows.annotate(why=Value("like", CharField()), shared=Count("pk"))
    ordered = ranked.order_by("-shared", "-first_published_at", "-pk")
    listed: QuerySet[Article, Row] = ordered.values_list(*_COLUMNS)[:RELATED]
    return listed
