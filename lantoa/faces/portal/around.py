"""What stands around a piece on its page: related pieces, others of its section, the next one."""

from datetime import datetime

from django.db.models import CharField, Count, IntegerField, QuerySet, Value

from lantoa.faces.portal.frame import STEP, SectionLink
from lantoa.kit.frozen import frozen
from lantoa.publishing.newsroom.facade import Article, PieceTag, TopicPage, published_articles

OTHERS, RELATED = 5, 4
# (why, id, key words in common, when it came out)
Row = tuple[str, int, int, datetime]
_COLUMNS = ("why", "pk", "shared", "first_published_at")


def ids_around(
    article: Article, section: SectionLink | None, topics: list[TopicPage], tags: list[PieceTag]
) -> tuple[list[int], list[int]]:
    """(related, others): pieces that share key words, then a topic, then the newest of other sections; and the newest
    others of its own section. One query."""
    own = (section.path if section else None, tuple(tag.pk for tag in tags), tuple(topic.pk for topic in topics))
    rows = _around(article.pk, article.path[:-STEP], *own)
    found = {why: _ranked(rows, why) for why in ("like", "topic", "elsewhere", "section")}
    related = list(dict.fromkeys([*found["like"], *found["topic"], *found["elsewhere"]]))[:RELATED]
    return related, [pk for pk in found["section"] if pk not in related][: 1 + OTHERS]


def _ranked(rows: list[Row], why: str) -> list[int]:
    """A union keeps no order: the best of one part first."""
    own = [row for row in rows if row[0] == why]
    return [pk for _why, pk, _shared, _at in sorted(own, key=lambda row: (row[2], row[3], row[1]), reverse=True)]


@frozen
def _around(
    pk: int, place: str, section: str | None, tags: tuple[int, ...], topics: tuple[int, ...]
) -> QuerySet[Article, Row]:
    apart = published_articles().exclude(pk=pk)
    parts = [
        *([_like(pk, tags)] if tags else []),
        *([_of_topics(apart, topics)] if topics else []),
        _marked(apart.exclude(path__startswith=place), "elsewhere")[: 2 * RELATED],
        *([_marked(apart.filter(path__startswith=section), "section")[: 1 + OTHERS + RELATED]] if section else []),
    ]
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _marked(rows: QuerySet[Article], why: str) -> QuerySet[Article, Row]:
    said = rows.annotate(why=Value(why, CharField()), shared=Value(0, IntegerField()))
    listed: QuerySet[Article, Row] = said.values_list(*_COLUMNS)
    return listed


def _of_topics(apart: QuerySet[Article], topics: tuple[int, ...]) -> QuerySet[Article, Row]:
    return _marked(apart.filter(topics__in=topics), "topic").distinct()[: 2 * RELATED]


def _like(pk: int, tags: tuple[int, ...]) -> QuerySet[Article, Row]:
    """The pieces that share most key words with this one."""
    rows = Article.objects.live().filter(tagged_items__tag__in=tags).exclude(pk=pk)
    ranked = rows.annotate(why=Value("like", CharField()), shared=Count("pk"))
    ordered = ranked.order_by("-shared", "-first_published_at", "-pk")
    listed: QuerySet[Article, Row] = ordered.values_list(*_COLUMNS)[:RELATED]
    return listed
