"""What stands where on the front page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from lantoa.faces.portal.frame import Frame, SectionLink
from lantoa.faces.portal.pictures import prefetch_sizes
from lantoa.faces.portal.pinned import pinned_at
from lantoa.faces.portal.reading_lists import most_read_ids
from lantoa.faces.portal.teasers import Teaser, listed, newest_ids_by_section, teasers, teasers_by_id
from lantoa.publishing.collections.facade import CampaignPage, running_campaigns
from lantoa.publishing.newsroom.facade import Article, TopicPage, published_articles

SECOND_STORIES, RIVER, MUST_READS, PER_SECTION, TOPICS, CAMPAIGNS = 3, 8, 4, 4, 6, 3
FOCUS_LASTS, MUST_READ_LASTS = timedelta(days=5), timedelta(days=30)


@dataclass(frozen=True)
class Band:
    """One section's strip: its newest piece with a picture, the others below."""

    section: SectionLink
    first: Teaser
    others: list[Teaser]


@dataclass(frozen=True)
class FrontPage:
    """The front page from top to bottom; no piece stands twice among focus, seconds, river, must reads and bands.

    Most read is a ranking: it has what was read most, wherever else that stands.
    """

    focus: Teaser | None
    seconds: list[Teaser]
    river: list[Teaser]
    must_reads: list[Teaser]
    most_read: list[Teaser]
    bands: list[Band]
    topics: list[TopicPage]
    keep_seconds: int
    """How long it may be kept: a pin may begin or end."""
    campaigns: list[CampaignPage]


def arrange(
    newest: list[Teaser], focus_ids: list[int], *, apart: Collection[int] = ()
) -> tuple[Teaser | None, list[Teaser], list[Teaser]]:
    """Focus, second stories and river from pieces in order of time: chosen ones lead, the newest fill up.

    The river goes without those in `apart`: they have a place of their own.
    """
    chosen = sorted(newest, key=lambda item: focus_ids.index(item.id) if item.id in focus_ids else len(focus_ids))
    top = chosen[: 1 + SECOND_STORIES]
    used = {*apart, *(item.id for item in top)}
    return (top[0] if top else None), top[1:], [item for item in newest if item.id not in used][:RIVER]


def front_page(frame: Frame) -> FrontPage:
    """The front page of this moment. At most twenty queries, whatever the number of pieces.

    What the board pinned leads; the editors' own marks fill what is left of it.
    """
    pinned = pinned_at(None)
    newest = teasers(listed()[: 2 * (1 + SECOND_STORIES) + RIVER], frame)
    focus_ids = list(dict.fromkeys([*pinned.top, *_focus_ids(newest[0].published_at)])) if newest else []
    known = {item.id: item for item in newest}
    older = teasers_by_id([pk for pk in focus_ids if pk not in known], frame)
    focus, seconds, river = arrange([*newest, *older], focus_ids, apart=pinned.must_read)
    shown = {item.id for item in (focus, *seconds, *river) if item}
    marked = _must_read_ids(newest[0].published_at) if newest else []
    must_ids = [pk for pk in dict.fromkeys([*pinned.must_read, *marked]) if pk not in shown][:MUST_READS]
    read_ids = most_read_ids()
    band_ids = newest_ids_by_section(frame, PER_SECTION, without={*shown, *must_ids})
    known |= {item.id: item for item in teasers_by_id([*must_ids, *read_ids, *band_ids], frame)}
    return FrontPage(
        focus=focus,
        seconds=seconds,
        river=river,
        must_reads=[known[pk] for pk in must_ids if pk in known],
        most_read=[known[pk] for pk in read_ids if pk in known],
        bands=_bands(frame, [known[pk] for pk in band_ids if pk in known]),
        topics=list(TopicPage.all_of_kind().live().order_by("-latest_revision_created_at", "-pk")[:TOPICS]),
        keep_seconds=pinned.seconds,
        campaigns=_campaigns(),
    )


def _campaigns() -> list[CampaignPage]:
    """What runs now, with the sizes of its covers."""
    found = running_campaigns(most=CAMPAIGNS)
    prefetch_sizes([campaign.cover for campaign in found if campaign.cover])
    return found


def _focus_ids(newest_at: datetime) -> list[int]:
    """Pieces chosen for the focus that are still news beside the newest one, newest first."""
    return list(_marked("is_focus").filter(first_published_at__gte=newest_at - FOCUS_LASTS)[: 1 + SECOND_STORIES])


def _must_read_ids(newest_at: datetime) -> list[int]:
    """Pieces marked by their editors in the last month, newest first; more than are shown."""
    lately = _marked("is_must_read").filter(first_published_at__gte=newest_at - MUST_READ_LASTS)
    return list(lately[: MUST_READS + RIVER])


def _marked(field: str) -> QuerySet[Article, int]:
    return published_articles().filter(**{field: True}).values_list("pk", flat=True)


def _bands(frame: Frame, items: list[Teaser]) -> list[Band]:
    bands = []
    for section in frame.sections:
        own = sorted(
            (item for item in items if item.section == section),
            key=lambda item: item.published_at,
            reverse=True,
        )
        if own:
            bands.append(Band(section, own[0], own[1:]))
    return bands
