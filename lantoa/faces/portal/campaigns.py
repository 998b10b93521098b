"""One campaign page: its parts with what they show, read in few queries whatever they hold."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from lantoa.faces.portal.frame import Frame
from lantoa.faces.portal.linked_data import json_for_script
from lantoa.faces.portal.pictures import SHARED, pictures_in, prefetch_sizes
from lantoa.faces.portal.story import SharedPicture
from lantoa.faces.portal.teasers import Teaser, teasers_by_id
from lantoa.kit.clock import today
from lantoa.org.units.facade import Unit
from lantoa.publishing.collections.facade import CampaignPage, chosen_ids, days_left


@dataclass(frozen=True)
class ShownPart:
    """One part as its template draws it; `items` are pieces or units, `days` those left until a day (None: over)."""

    kind: str
    value: Any
    items: list[Any] = field(default_factory=list)
    days: int | None = None

    @property
    def template(self) -> str:
        return f"portal/campaign/{self.kind}.html"


@dataclass(frozen=True)
class Campaign:
    """One campaign with everything its page says."""

    page: CampaignPage
    parts: list[ShownPart]
    url: str
    shared: SharedPicture | None
    linked_data: SafeString
    days_to_start: int | None

    @property
    def full_url(self) -> str:
        return f"{settings.BASE_URL}{self.url}"


def campaign_of(page: CampaignPage, frame: Frame) -> Campaign:
    """The page with what its parts show: one query a list of pieces, and about eight more."""
    day = today()
    chosen = [chosen_ids(part.value) if part.block_type == "pieces" else [] for part in page.parts]
    found = {item.id: item for item in teasers_by_id(list({pk for ids in chosen for pk in ids}), frame)}
    units = _units(page)
    prefetch_sizes([*pictures_in(page.parts), *([page.cover] if page.cover else [])])
    parts = [
        _shown(part, [found[pk] for pk in ids if pk in found], units, day=day)
        for part, ids in zip(page.parts, chosen, strict=True)
    ]
    shared = _shared(page)
    pieces = [item for part in parts if part.kind == "pieces" for item in part.items]
    return Campaign(
        page=page,
        parts=[part for part in parts if part.kind != "pieces" or part.items],
        url=page.portal_path,
        shared=shared,
        linked_data=_linked_data(page, pieces, image=shared.url if shared else "", owner=frame.publisher.owner),
        days_to_start=days_left(page.starts_on, today=day) if page.starts_on else None,
    )


def _units(page: CampaignPage) -> dict[str, Unit]:
    codes = {code for part in page.parts if part.block_type == "units" for code in part.value["codes"]}
    return {unit.code: unit for unit in Unit.objects.filter(code__in=codes)} if codes else {}


def _shown(part: Any, pieces: list[Teaser], units: dict[str, Unit], *, day: date) -> ShownPart:
    kind, value = part.block_type, part.value
    if kind == "units":
        return ShownPart(kind, value, [units[code] for code in value["codes"] if code in units])
    if kind == "countdown":
        return ShownPart(kind, value, days=days_left(value["day"], today=day))
    return ShownPart(kind, value, pieces)


def _shared(page: CampaignPage) -> SharedPicture | None:
    if page.cover is None:
        return None
    made = page.cover.get_rendition(SHARED)
    url = made.url if made.url.startswith("http") else f"{settings.BASE_URL}{made.url}"
    return SharedPicture(url, made.width, made.height, page.cover.description or page.title)


def _linked_data(page: CampaignPage, pieces: list[Teaser], *, image: str, owner: str) -> SafeString:
    """A CollectionPage with its pieces and, where there is a place and a day, the Event it is about. Schema.org 29."""
    address = f"{settings.BASE_URL}{page.portal_path}"
    about: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CollectionPage",
        "name": page.title,
        "url": address,
        "description": page.lead[:300],
        "inLanguage": "vi",
    }
    if image:
        about["primaryImageOfPage"] = {"@type": "ImageObject", "contentUrl": image}
    if pieces:
        rows = [
            {"@type": "ListItem", "position": number, "url": f"{settings.BASE_URL}{item.url}", "name": item.title}
            for number, item in enumerate(pieces, 1)
        ]
        about["mainEntity"] = {"@type": "ItemList", "itemListElement": rows}
    if page.starts_on and page.place:
        about["about"] = _event(page, page.starts_on, address, owner=owner)
    return json_for_script(about)


def _event(page: CampaignPage, starts_on: date, address: str, *, owner: str) -> dict[str, Any]:
    ends = {"endDate": page.ends_on.isoformat()} if page.ends_on else {}
    return {
        "@type": "Event",
        "name": page.title,
        "url": address,
        "startDate": starts_on.isoformat(),
        **ends,
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {"@type": "Place", "name": page.place, "address": page.place},
        "organizer": {"@type": "Organization", "name": owner or settings.WAGTAIL_SITE_NAME},
    }
