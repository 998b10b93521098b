"""What stands around a piece on its page: related pieces, others of its section, the next one."""

from datetime import datetime

from django.db.models import CharField, Count, IntegerField, QuerySet, Value
from taggit.models import TagBase

from lantoa.faces.portal.frame import STEP, SectionLink
from lantoa.publishing.newsroom.facade import Article, TopicPage, published_articles

OTHERS, RELATED = 5, 4
# (why, id, key words in common, when it came out)
Row = tuple[str, int, int, datetime]
_COLUMNS = ("why", "pk", "shared", "first_published_at")


def ids_around(
    article: Article, section: SectionLink | None, topics: list[TopicPage], tags: list[TagBase]
) -> tuple[list[int], list[int]]:
    """(related, others): pieces that share key words, then a topic, then the newest of other sections; and the newest
    others of its own section. One query."""
    asked = [
        *([_like(article, tags)] if tags else []),
        *([_of_topics(article, topics)] if topics else []),
        _marked(_apart(article).exclude(path__startswith=article.path[:-STEP]), "elsewhere")[: 2 * RELATED],
        *([_marked(_in(section, article), "section")[: 1 + OTHERS + RELATED]] if section else []),
    ]
    rows: list[Row] = list(asked[0].union(*asked[1:], all=True)) if len(asked) > 1 else list(asked[0])
    found = {why: _ranked(rows, why) for why in ("like", "topic", "elsewhere", "section")}
    related = list(dict.fromkeys([*found["like"], *found["topic"], *found["elsewhere"]]))[:RELATED]
    return related, [pk for pk in found["section"] if pk not in related][: 1 + OTHERS]


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


def _like(article: Article, tags: list[TagBase]) -> QuerySet[Article, Row]:
    """The pieces that share most key words with this one."""
    rows = Article.objects.live().filter(tagged_items__tag__in=tags).exclude(pk=article.pk)
    ranked = rows.annotate(why=Value("like", CharField()), shared=Count("pk"))
    ordered = ranked.order_by("-shared", "-first_published_at", "-pk")
    listed: QuerySet[Article, Row] = ordered.values_list(*_COLUMNS)[:RELATED]
    return listed
