"""What a digest holds: pieces of its time, as letters and the desk's screen name them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from lantoa.org.units.facade import ancestor_ids
from lantoa.publishing.digests.models import Issue, Reader
from lantoa.publishing.digests.rules import MOST_ITEMS, covered_since, next_slot, ordered, wants
from lantoa.publishing.newsroom.facade import Article, SectionPage, published_articles, sections

_FIELDS = (
    *("path", "slug", "title", "lead", "first_published_at"),
    *("unit__path", "unit__name", "unit__short_name"),
)


@dataclass(frozen=True)
class Item:
    """One piece in a digest."""

    id: int
    title: str
    lead: str
    url: str
    section: str
    section_id: int | None
    unit: str
    above_ids: tuple[int, ...]
    at: datetime


def covered(issue: Issue) -> tuple[datetime, datetime]:
    """From when to when pieces belong to the issue: since the last one that came out, up to its moment. One query."""
    before = Issue.objects.filter(rhythm=issue.rhythm, slot__lt=issue.slot).exclude(state=Issue.State.DRAFT)
    last = before.order_by("-slot").values_list("slot", flat=True).first()
    return covered_since(issue.rhythm, issue.slot, last), issue.slot


def items_of(issue: Issue) -> list[Item]:
    """What the issue would hold if it came out now, in the board's order, dropped ones left out. Four queries."""
    found = {item.id: item for item in fresh_items(issue)}
    ids = ordered(list(found), first=issue.first_ids, dropped=issue.dropped_ids)
    return [found[pk] for pk in ids]


def fresh_items(issue: Issue) -> list[Item]:
    """Every piece of the issue's time that is still out, newest first, the dropped ones too. Four queries."""
    since, until = covered(issue)
    rows = published_articles().filter(first_published_at__gte=since, first_published_at__lt=until)
    return _items(list(rows.select_related("unit").only(*_FIELDS)[:MOST_ITEMS]))


def items_by_id(ids: Sequence[int]) -> list[Item]:
    """These pieces in this order; what was taken back meanwhile is left out. Three queries."""
    rows = published_articles().filter(pk__in=ids).select_related("unit").only(*_FIELDS)
    found = {item.id: item for item in _items(list(rows))}
    return [found[pk] for pk in ids if pk in found]


def _items(articles: list[Article]) -> list[Item]:
    by_path = {section.path: section for section in sections()}
    return [_item(article, by_path.get(article.path[: -Article.steplen])) for article in articles]


def _item(article: Article, section: SectionPage | None) -> Item:
    return Item(
        id=article.pk,
        title=article.title,
        lead=article.lead,
        url=f"{settings.BASE_URL}/{section.slug if section else 'tin'}/{article.slug}-{article.pk}/",
        section=section.title if section else "",
        section_id=section.pk if section else None,
        unit=str(article.unit or ""),
        above_ids=tuple(ancestor_ids(article.unit)) if article.unit else (),
        at=article.first_published_at,
    )


def items_for(reader: Reader, items: Sequence[Item]) -> list[Item]:
    """Those that the reader wants, in their order."""
    chosen = {"section_ids": reader.section_ids, "unit_ids": reader.unit_ids}
    return [item for item in items if wants(**chosen, section_id=item.section_id, above_ids=item.above_ids)]


def next_issue(rhythm: str, at: datetime) -> Issue:
    """The issue that comes out next, as the board left it; not kept before somebody changes it. One query."""
    slot = next_slot(rhythm, at)
    return Issue.objects.filter(rhythm=rhythm, slot=slot).first() or Issue(rhythm=rhythm, slot=slot)
