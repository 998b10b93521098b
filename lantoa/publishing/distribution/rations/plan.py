"""What a release would spend before it starts: what fits now, what does not, and when the rest goes."""

import json
import operator
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import reduce
from typing import Any

from django.db import connection

from lantoa.kit.clock import local_day, today
from lantoa.publishing.distribution.audience import ASKED, Audience, parameters
from lantoa.publishing.distribution.networks.apps import installed_app
from lantoa.publishing.distribution.networks.registry import SPECS
from lantoa.publishing.distribution.networks.spec import Ration, Spec
from lantoa.publishing.distribution.rations.rules import Portion, oldest_counted, opens_at, spread
from lantoa.publishing.distribution.rules import format_on

Uses = dict[datetime, int]


@dataclass(frozen=True)
class Planned:
    """One ration of one network, and what a release does to it.

    `posts` spend it, `fits` of them can now; `later` tells when the others go, `never` has no date (the limit is 0, or
    beyond 60 windows). `holds` False: the posts go at once all the same, those that don't fit without the ration's
    switch (a broadcast), and `later` is when it could be used again. `ahead`: posts of other running releases that
    stand before them, for rations of an app.
    """

    network: str
    label: str
    code: str
    ration: str
    holds: bool
    posts: int
    fits: int
    ahead: int = 0
    later: list[Portion] = field(default_factory=list)
    never: int = 0

    def __add__(self, other: "Planned") -> "Planned":
        """Both together: other channels or apps that spend the same ration."""
        later: dict[datetime, int] = defaultdict(int)
        for portion in (*self.later, *other.later):
            later[portion.at] += portion.posts
        return replace(
            self,
            posts=self.posts + other.posts,
            fits=self.fits + other.fits,
            ahead=self.ahead + other.ahead,
            never=self.never + other.never,
            later=[Portion(at, posts) for at, posts in sorted(later.items())],
        )

    @property
    def is_tight(self) -> bool:
        return self.fits < self.posts

    @property
    def ends_at(self) -> datetime | None:
        """When the last of them goes; None when all fit, or when there is no date."""
        return self.later[-1].at if self.later and not self.never else None

    @property
    def days(self) -> list[tuple[date, int]]:
        """(Vietnamese day, posts) of what goes later, in order."""
        by_day: dict[date, int] = defaultdict(int)
        for portion in self.later:
            by_day[local_day(portion.at)] += portion.posts
        return sorted(by_day.items())


_RATIONS = """
rations AS (
    SELECT * FROM unnest(%(r_network)s::text[], %(r_code)s::text[], %(r_option)s::text[], %(r_limit)s::int[],
        %(r_since)s::timestamptz[], %(r_scope)s::text[], %(r_app)s::text[])
        AS r(network, code, switch, usual, since, scope, app)
), spending AS (
    SELECT ch.id, r.network, r.code, r.since, COALESCE(NULLIF(ch.app_id, ''), r.app) AS app,
        LEAST(GREATEST(CASE
            WHEN jsonb_typeof(ch.options->'rations'->r.code) = 'number' THEN (ch.options->'rations'->>r.code)::numeric
            WHEN jsonb_typeof(ch.facts->'rations'->r.code) = 'number' THEN (ch.facts->'rations'->>r.code)::numeric
            ELSE r.usual END, 0), 1000000)::int AS most
    FROM distribution_channel ch JOIN asked a ON a.id = ch.unit_id
    JOIN rations r ON r.network = ch.network AND r.scope = %(scope)s
    WHERE ch.mode = 'auto' AND ch.state = 'connected'
        AND (r.switch = '' OR COALESCE(ch.options->>r.switch, 'false') NOT IN ('false', '0', ''))
)
"""
# The uses are summed once and met by hash: 240,000 channels are never looked up one by one.
_BY_CHANNEL = f"""
WITH {ASKED}, {_RATIONS}, used AS (
    SELECT r.network, u.scope, u.code, sum(u.used) AS used,
        jsonb_object_agg(extract(epoch FROM u.bucket)::bigint, u.used) AS uses
    FROM distribution_rationuse u JOIN rations r ON r.code = u.code AND u.bucket >= r.since
    WHERE u.used > 0 AND u.scope LIKE 'channel:%%' GROUP BY 1, 2, 3
)
SELECT s.network, s.code, s.most, CASE WHEN u.used >= s.most THEN u.uses END, count(*)
FROM spending s LEFT JOIN used u ON u.network = s.network AND u.code = s.code AND u.scope = 'channel:' || s.id
GROUP BY 1, 2, 3, 4
"""  # noqa: S608 - every part is a constant of this package
_BY_APP = f"""
WITH {ASKED}, {_RATIONS}, apps AS (
    SELECT network, code, app, max(since) AS since, max(most) AS most, count(*) AS posts FROM spending GROUP BY 1, 2, 3
), ahead AS (
    SELECT d.network, COALESCE(NULLIF(c.app_id, ''), r.app) AS app, r.code, count(*) AS posts
    FROM distribution_release l JOIN distribution_delivery d ON d.release_id = l.id AND d.state = 'waiting'
    JOIN rations r ON r.network = d.network AND r.scope = %(scope)s
    JOIN distribution_channel c ON c.id = d.channel_id
    WHERE l.state = 'running' AND l.format = %(format)s AND EXISTS (SELECT 1 FROM apps) GROUP BY 1, 2, 3
)
SELECT a.network, a.code, a.most,
    (SELECT jsonb_object_agg(extract(epoch FROM u.bucket)::bigint, u.used) FROM distribution_rationuse u
        WHERE u.scope = 'app:' || a.network || ':' || a.app AND u.code = a.code AND u.bucket >= a.since),
    a.posts, COALESCE(h.posts, 0)
FROM apps a LEFT JOIN ahead h USING (network, app, code)
"""  # noqa: S608 - every part is a constant of this package


def plan(audience: Audience, *, path: str, format: str, at: datetime) -> list[Planned]:
    """What a release of this format to this audience would spend if it started at `at`, in the networks' order.

    `path` is that of the unit the audience hangs under. Empty when nothing it spends is rationed (then no statement),
    else two statements. Posts of one network that are already on their way are counted for rations of an app; those
    of the channels themselves meet only what is booked.
    """
    every = ((spec, ration) for spec in SPECS.values() for ration in spec.rations)
    rations = [pair for pair in every if _may_count(*pair, format, audience)]
    if not rations:
        return []
    values = parameters(audience, path=path, today=today()) | _columns(rations, at) | {"format": format}
    found: dict[tuple[str, str], list[Planned]] = defaultdict(list)
    for network, code, most, uses, posts in _fetch(_BY_CHANNEL, values | {"scope": "channel"}):
        group = (most, _uses(uses), posts)
        found[network, code].append(_of_channels(network, _ration(network, code), group, at))
    for network, code, most, uses, posts, ahead in _fetch(_BY_APP, values | {"scope": "app"}):
        app = (most, _uses(uses), posts, ahead)
        found[network, code].append(_of_app(network, _ration(network, code), app, at))
    keys = [(spec.name, ration.code) for spec, ration in rations]
    return [reduce(operator.add, found[key]) for key in keys if key in found]


def _may_count(spec: Spec, ration: Ration, format: str, audience: Audience) -> bool:
    is_meant = not audience.networks or spec.name in audience.networks
    # Where the format does not go by itself it is a person's task, and spends nothing.
    goes_as = format_on(spec.name, format) if spec.is_automatic and is_meant else None
    return goes_as is not None and (not ration.formats or goes_as in ration.formats)


def _columns(rations: Sequence[tuple[Spec, Ration]], at: datetime) -> dict[str, Any]:
    return {
        "r_network": [spec.name for spec, _ in rations],
        "r_code": [ration.code for _, ration in rations],
        "r_option": [ration.option for _, ration in rations],
        "r_limit": [ration.limit for _, ration in rations],
        "r_since": [oldest_counted(ration.window, at) for _, ration in rations],
        "r_scope": [ration.scope for _, ration in rations],
        "r_app": [installed_app(spec.name)[0] for spec, _ in rations],
    }


def _fetch(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _uses(told: str | dict[str, int] | None) -> Uses | None:
    """Used by bucket; None when nothing is told: there is room."""
    if told is None:
        return None
    by_epoch = json.loads(told) if isinstance(told, str) else told
    return {datetime.fromtimestamp(int(epoch), UTC): used for epoch, used in by_epoch.items()}


def _blank(network: str, ration: Ration, posts: int) -> Planned:
    spec = SPECS[network]
    return Planned(network, str(spec.label), ration.code, str(ration.label), not ration.option, posts, posts)


def _of_channels(network: str, ration: Ration, group: tuple[int, Uses | None, int], at: datetime) -> Planned:
    """Channels whose ration stands alike, one post each."""
    limit, uses, posts = group
    planned = _blank(network, ration, posts)
    if limit < 1:
        return replace(planned, fits=0, never=posts)
    opens = opens_at(ration.window, uses or {}, limit, at)
    return planned if opens is None else replace(planned, fits=0, later=[Portion(opens, posts)])


def _of_app(network: str, ration: Ration, group: tuple[int, Uses | None, int, int], at: datetime) -> Planned:
    """All posts of one app, after those that are ahead of them."""
    limit, uses, posts, ahead = group
    left, mine = ahead, list[Portion]()
    for portion in spread(ration.window, uses or {}, limit, at, ahead + posts):
        skipped = min(left, portion.posts)
        left -= skipped
        if portion.posts > skipped:
            mine.append(Portion(portion.at, portion.posts - skipped))
    now = sum(portion.posts for portion in mine if portion.at <= at)
    later = [portion for portion in mine if portion.at > at]
    never = posts - sum(portion.posts for portion in mine)
    return replace(_blank(network, ration, posts), fits=now, ahead=ahead, later=later, never=never)


def _ration(network: str, code: str) -> Ration:
    return next(ration for ration in SPECS[network].rations if ration.code == code)
