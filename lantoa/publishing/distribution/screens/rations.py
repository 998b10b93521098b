"""What the networks allow, how much of it is used, when it opens again, and what is planned."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from lantoa.publishing.distribution.audience import Audience
from lantoa.publishing.distribution.models import Channel, RationUse, Release
from lantoa.publishing.distribution.networks.registry import SPECS
from lantoa.publishing.distribution.networks.spec import Ration, Spec
from lantoa.publishing.distribution.rations.plan import Planned, plan
from lantoa.publishing.distribution.rations.rules import NEAR_PERCENT, oldest_counted, opens_at
from lantoa.publishing.distribution.screens.scope import below, outermost, prefixes

NEAR_SHOWN, PLANNED_SHOWN = 20, 5


@dataclass(frozen=True)
class Used:
    """One channel or app, and how much of a ration it has used; `opens_at` None while there is room."""

    channel: Channel | None
    app: str
    used: int
    limit: int
    opens_at: datetime | None

    @property
    def left(self) -> int:
        return max(self.limit - self.used, 0)

    @property
    def percent(self) -> int:
        return min(100 * self.used // self.limit, 100) if self.limit else 100


@dataclass(frozen=True)
class RationStand:
    """One ration of one network: what its channels used together, and those of them, or the apps, nearest the end."""

    network: str
    label: str
    ration: Ration
    spenders: int
    used: int
    near: list[Used]
    full: int

    @property
    def of_app(self) -> bool:
        return self.ration.scope == "app"


@dataclass(frozen=True)
class Upcoming:
    """A release that starts later, and what it will use."""

    release: Release
    planned: list[Planned]


# Uses that still count, each with the channel they are of; `{since}` differs by ration, so they are joined.
_BY_CHANNEL = """
WITH rations AS (
    SELECT * FROM unnest(%(network)s::text[], %(code)s::text[], %(since)s::timestamptz[], %(most)s::int[])
        AS r(network, code, since, most)
), used AS (
    SELECT r.network, r.code, c.id, sum(u.used) AS used,
        COALESCE((CASE
            WHEN jsonb_typeof(c.options->'rations'->r.code) = 'number' THEN c.options->'rations'->>r.code
            WHEN jsonb_typeof(c.facts->'rations'->r.code) = 'number' THEN c.facts->'rations'->>r.code
        END)::numeric::bigint, r.most) AS most
    FROM distribution_rationuse u
    JOIN rations r ON r.code = u.code AND u.bucket >= r.since
    JOIN distribution_channel c ON c.network = r.network AND u.scope = 'channel:' || c.id
    JOIN units_unit n ON n.id = c.unit_id
    WHERE u.used > 0 AND n.path LIKE ANY (%(prefixes)s::text[])
    GROUP BY r.network, r.code, c.id, r.most
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY network, code ORDER BY used::float / GREATEST(most, 1) DESC, id) AS place,
        count(*) OVER w AS spenders, sum(used) OVER w AS total, count(*) FILTER (WHERE used >= most) OVER w AS used_up
    FROM used WINDOW w AS (PARTITION BY network, code)
)
SELECT network, code, id, used, most, spenders, total, used_up FROM ranked
WHERE place = 1 OR (place <= %(shown)s AND used * 100 >= most * %(near)s) ORDER BY network, code, place
"""


def ration_stands(paths: list[str], at: datetime) -> list[RationStand]:
    """Every ration there is, in the networks' order. Four queries, whatever the number of channels."""
    rations = [(spec, ration) for spec in SPECS.values() if spec.is_automatic for ration in spec.rations]
    of_channels = _of_channels([pair for pair in rations if pair[1].scope == "channel"], paths, at)
    of_apps = _of_apps([pair for pair in rations if pair[1].scope == "app"], at)
    empty = {
        (spec.name, ration.code): RationStand(spec.name, str(spec.label), ration, 0, 0, [], 0)
        for spec, ration in rations
    }
    return list((empty | of_channels | of_apps).values())


def _of_channels(
    rations: Sequence[tuple[Spec, Ration]], paths: list[str], at: datetime
) -> dict[tuple[str, str], RationStand]:
    if not rations or not paths:
        return {}
    values: dict[str, Any] = {
        "network": [spec.name for spec, _ in rations],
        "code": [ration.code for _, ration in rations],
        "since": [oldest_counted(ration.window, at) for _, ration in rations],
        "most": [ration.limit for _, ration in rations],
        "prefixes": prefixes(outermost(paths)),
        "shown": NEAR_SHOWN,
        "near": NEAR_PERCENT,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BY_CHANNEL, values)
        rows = cursor.fetchall()
    channels = Channel.objects.select_related("unit").in_bulk({row[2] for row in rows})
    uses = _uses([f"channel:{row[2]}" for row in rows])
    known = {(spec.name, ration.code): (spec, ration) for spec, ration in rations}
    stands: dict[tuple[str, str], RationStand] = {}
    for network, code, channel_id, used, most, spenders, total, full in rows:
        spec, ration = known[network, code]
        stand = stands.setdefault(
            (network, code), RationStand(network, str(spec.label), ration, spenders, int(total), [], full)
        )
        if used * 100 >= most * NEAR_PERCENT:
            opens = opens_at(ration.window, uses[f"channel:{channel_id}", code], most, at)
            stand.near.append(Used(channels[channel_id], "", int(used), most, opens))
    return stands


def _of_apps(rations: Sequence[tuple[Spec, Ration]], at: datetime) -> dict[tuple[str, str], RationStand]:
    """Apps are few: all of them are told."""
    if not rations:
        return {}
    wanted = Q(pk__in=[])
    for spec, ration in rations:
        since = oldest_counted(ration.window, at)
        wanted |= Q(scope__startswith=f"app:{spec.name}:", code=ration.code, bucket__gte=since)
    found: dict[tuple[str, str], dict[datetime, int]] = defaultdict(dict)
    for use in RationUse.objects.filter(wanted, used__gt=0):
        found[use.scope, use.code][use.bucket] = use.used
    stands = {}
    for spec, ration in rations:
        prefix = f"app:{spec.name}:"
        near = [
            Used(None, scope.removeprefix(prefix), sum(uses.values()), ration.limit, _opens(ration, uses, at))
            for (scope, code), uses in sorted(found.items())
            if scope.startswith(prefix) and code == ration.code
        ]
        full = sum(1 for one in near if one.opens_at)
        total = sum(one.used for one in near)
        stands[spec.name, ration.code] = RationStand(spec.name, str(spec.label), ration, len(near), total, near, full)
    return stands


def _opens(ration: Ration, uses: dict[datetime, int], at: datetime) -> datetime | None:
    return opens_at(ration.window, uses, ration.limit, at)


def _uses(scopes: list[str]) -> dict[tuple[str, str], dict[datetime, int]]:
    found: dict[tuple[str, str], dict[datetime, int]] = defaultdict(dict)
    for use in RationUse.objects.filter(scope__in=scopes, used__gt=0):
        found[use.scope, use.code][use.bucket.astimezone(UTC)] = use.used
    return found


def upcoming(paths: list[str]) -> list[Upcoming]:
    """The next scheduled releases under these subtrees with what each will use at its start. Two queries for each."""
    rows = Release.objects.filter(below(outermost(paths), "under"), state=Release.State.SCHEDULED)
    rows = rows.filter(starts_at__isnull=False).select_related("under").order_by("starts_at", "pk")
    return [Upcoming(release, planned_use(release)) for release in rows[:PLANNED_SHOWN]]


def planned_use(release: Release) -> list[Planned]:
    """What a scheduled release will use at its start, as its audience stands today. At most two queries."""
    audience = Audience.from_json(release.audience)
    assert release.starts_at is not None
    return plan(audience, path=release.under.path, format=release.format, at=release.starts_at)
