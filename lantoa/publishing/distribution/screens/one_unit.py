"""One unit's part in the releases that concerned it: what reached it, and what it passed on below."""

from dataclasses import dataclass, field
from datetime import datetime

from lantoa.org.units.facade import Unit, ancestor_ids
from lantoa.publishing.distribution.books import ON_A_CHANNEL, Part, part_of, part_of_unit
from lantoa.publishing.distribution.models import Channel, Delivery, Release, ReleaseGap
from lantoa.publishing.distribution.queries import Interactions
from lantoa.publishing.distribution.rules import percent
from lantoa.publishing.distribution.screens.listing import progress_within
from lantoa.publishing.distribution.screens.words import PARTS
from lantoa.services.analytics.facade import clicks_by_link

PAGE = 20


@dataclass(frozen=True)
class OwnDelivery:
    """One release on one of the unit's channels."""

    delivery: Delivery
    part: Part
    clicks: int
    link: str

    @property
    def says(self) -> str:
        return str(PARTS[self.part])


@dataclass(frozen=True)
class Concern:
    """One release as it concerned the unit; `below` is (reached, asked, percent) of its subtree without itself."""

    release: Release
    part: Part | None
    deliveries: list[OwnDelivery] = field(default_factory=list)
    below: tuple[int, int, float] | None = None

    @property
    def says(self) -> str:
        return str(PARTS[self.part]) if self.part else ""


@dataclass(frozen=True)
class UnitSpread:
    """What the page of a unit shows; the figures are of the releases listed."""

    channels: list[Channel]
    concerns: list[Concern]
    asked: int
    reached: int
    late: int
    clicks: int
    interactions: Interactions
    before: int | None


def spread_of_unit(unit: Unit, *, at: datetime, before: int | None = None) -> UnitSpread:
    """The newest releases that asked the unit or units below it, twenty at a time. At most nine queries."""
    wanted = Release.objects.filter(under_id__in=ancestor_ids(unit)).exclude(state=Release.State.SCHEDULED)
    if before is not None:
        wanted = wanted.filter(pk__lt=before)
    releases = list(wanted.select_related("under").order_by("-pk")[: PAGE + 1])
    shown = releases[:PAGE]
    own = _own_deliveries(unit, shown, at)
    gaps = set(ReleaseGap.objects.filter(release__in=shown, unit=unit).values_list("release_id", flat=True))
    below = progress_within(shown, [unit.path]) if Unit.objects.filter(parent=unit).exists() else {}
    concerns = [_concern(release, own.get(release.pk, []), release.pk in gaps, below) for release in shown]
    concerns = [one for one in concerns if one.part or one.below]
    every = [one for some in own.values() for one in some]
    return UnitSpread(
        channels=list(Channel.objects.filter(unit=unit).order_by("network", "pk")),
        concerns=concerns,
        asked=sum(one.part is not None for one in concerns),
        reached=sum(any(o.delivery.state in ON_A_CHANNEL for o in one.deliveries) for one in concerns),
        late=sum(one.part is Part.OVERDUE for one in every),
        clicks=sum(one.clicks for one in every),
        interactions=_interactions(every),
        before=shown[-1].pk if len(releases) > PAGE else None,
    )


def _own_deliveries(unit: Unit, releases: list[Release], at: datetime) -> dict[int, list[OwnDelivery]]:
    late = {release.pk: release.is_overdue(at) for release in releases}
    rows = list(Delivery.objects.filter(release_id__in=list(late), unit=unit).select_related("channel").order_by("pk"))
    clicks = clicks_by_link(row.pk for row in rows)
    found: dict[int, list[OwnDelivery]] = {}
    for row in rows:
        part = part_of(row.state, is_recalled=row.is_recalled, is_late=late[row.release_id])
        address = row.post_url or row.proof_url
        link = address if address.startswith(("https://", "http://")) else ""
        one = OwnDelivery(row, part, clicks.get(row.pk, (0, 0))[0], link)
        found.setdefault(row.release_id, []).append(one)
    return found


def _concern(release: Release, own: list[OwnDelivery], is_gap: bool, below: dict[int, tuple[int, int, int]]) -> Concern:
    part = part_of_unit(one.part for one in own) if own or is_gap else None
    asked, reached, _tasks = below.get(release.pk, (0, 0, 0))
    asked -= part is not None
    reached -= any(one.delivery.state in ON_A_CHANNEL for one in own)
    return Concern(release, part, own, (reached, asked, percent(reached, asked)) if asked > 0 else None)


def _interactions(every: list[OwnDelivery]) -> Interactions:
    views: dict[str, int] = {}
    for one in every:
        if one.delivery.views is not None:
            network = one.delivery.network
            views[network] = views.get(network, 0) + one.delivery.views
    reactions, comments, shares = (
        sum(getattr(one.delivery, name) or 0 for one in every) for name in ("reactions", "comments", "shares")
    )
    return Interactions(reactions, comments, shares, views)
