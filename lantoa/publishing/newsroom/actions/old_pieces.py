"""Pieces that came out on an older portal, many at once: live here under their dates, all of a batch or none."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import transaction
from django.db.models import F
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import Page

from lantoa.kit.clock import now
from lantoa.kit.text import slugify_vietnamese
from lantoa.org.audit.facade import Entry, record_all
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.actions.intake import Words, write_words
from lantoa.publishing.newsroom.actions.rows import insert_live
from lantoa.publishing.newsroom.models import Article, PieceTag, SectionPage, TaggedPiece
from lantoa.publishing.newsroom.signals import pieces_imported

LONGEST_KEY = 60
# An address that is taken gets the key behind it; that one taken too, a number.
NUMBERED = range(2, 12)


@dataclass(frozen=True)
class OldText:
    """One piece that came out elsewhere at `at`. `key` tells it from its namesakes; `unit` is credited, not counted."""

    section: SectionPage
    words: Words
    at: datetime
    key: str
    unit: Unit | None = None


@transaction.atomic
def publish_history(texts: Sequence[OldText]) -> list[Article]:
    """The texts as live pieces, in their order. One bad text raises (RuleBroken, a database's error), and none is kept.

    They count for nobody, tell nobody and drop no page: whoever brings many drops the pages once, at the end.
    Some 15 queries, however many there are; one more for each section, each new key word and each piece with pictures.
    """
    parents = _held(text.section.pk for text in texts)
    articles = [_article(text, parents[text.section.pk]) for text in texts]
    _give_slugs(articles, texts)
    _give_places(articles, parents)
    _give_tags(articles, texts)
    insert_live(articles)
    for parent_id, count in Counter(text.section.pk for text in texts).items():
        Page.objects.filter(pk=parent_id).update(numchild=F("numchild") + count)
    record_all(
        Entry("newsroom.import_piece", article, unit_id=article.unit_id, detail={"source": text.key[:200]})
        for article, text in zip(articles, texts, strict=True)
    )
    pieces_imported.send(sender=Article, articles=articles)
    return articles


def _held(section_ids: Iterable[int]) -> dict[int, SectionPage]:
    """The sections, held: two pieces made at once in one section would get the same place in the tree."""
    # In one order, so that two imports wait for each other and never crosswise.
    rows = SectionPage.objects.select_for_update().filter(pk__in=set(section_ids)).order_by("pk")
    return {row.pk: row for row in rows}


@cache
def _children() -> tuple[str, ...]:
    """What a piece may have that has a table of its own."""
    relations = [relation.get_accessor_name() for relation in get_all_child_relations(Article)]
    return (*relations, *(field.name for field in get_all_child_m2m_relations(Article)))


def _article(text: OldText, parent: SectionPage) -> Article:
    # Told that they have no children, pieces need not ask the database for them.
    children: dict[str, list[object]] = {name: [] for name in _children()}
    article = Article(live=True, state=Article.State.PUBLISHED, state_changed_at=now(), unit=text.unit, **children)
    article.has_unpublished_changes = False
    article.first_published_at = article.last_published_at = text.at
    article._cached_parent_obj = parent
    article.locale_id = parent.locale_id
    write_words(article, text.words)
    return article


def _give_slugs(articles: list[Article], texts: Sequence[OldText]) -> None:
    """Addresses that nobody has in the same section, in this batch neither. One query."""
    wanted = [_slugs(article.title, text.key) for article, text in zip(articles, texts, strict=True)]
    rows = Page.objects.filter(slug__in={slug for slugs in wanted for slug in slugs}).values_list("path", "slug")
    taken = {(path[: -Page.steplen], slug) for path, slug in rows}
    for article, slugs in zip(articles, wanted, strict=True):
        parent = article._cached_parent_obj
        article.slug = next(slug for slug in slugs if (parent.path, slug) not in taken)
        article.url_path = f"{parent.url_path}{article.slug}/"
        taken.add((parent.path, article.slug))


def _slugs(title: str, key: str) -> list[str]:
    slug = slugify_vietnamese(title)
    own = f"{slug}-{slugify_vietnamese(key, longest=LONGEST_KEY)}"
    return [slug, own, *(f"{own}-{number}" for number in NUMBERED)]


def _give_places(articles: list[Article], parents: dict[int, SectionPage]) -> None:
    """The next places below their sections, which are held. One query for each section."""
    last = {pk: parent.get_last_child() for pk, parent in parents.items()}
    for article in articles:
        parent = article._cached_parent_obj
        before = last[parent.pk]
        article.depth = parent.depth + 1
        article.path = before._inc_path() if before else Article._get_path(parent.path, article.depth, 1)
        last[parent.pk] = article


def _give_tags(articles: list[Article], texts: Sequence[OldText]) -> None:
    tags = _tags({name for text in texts for name in text.words.tags})
    for article, text in zip(articles, texts, strict=True):
        # Names that differ in capitals only are one key word.
        own = {tags[name].pk: tags[name] for name in text.words.tags}
        article.tagged_items.add(*(TaggedPiece(tag=tag) for tag in own.values()))


def _tags(names: set[str]) -> dict[str, PieceTag]:
    """The key words of these names; those that are new are made. One query, and some for each that is new."""
    found = {tag.name: tag for tag in PieceTag.objects.filter(name__in=names)} if names else {}
    for name in sorted(names - found.keys()):
        like = PieceTag.objects.filter(name__iexact=name).first()
        found[name] = like or PieceTag.objects.get_or_create(name=name)[0]
    return found
