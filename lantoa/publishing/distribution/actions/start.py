"""Starting a release: the audience as the tree stands now, one delivery per channel, in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from lantoa.kit.clock import now, today
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import nfc
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Kind as UnitKind
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.access import get_releasable_unit
from lantoa.publishing.distribution.actions.begin import begin
from lantoa.publishing.distribution.actions.checks import check_format, check_start
from lantoa.publishing.distribution.audience import ASKED, Audience, parameters
from lantoa.publishing.distribution.clock import database_now
from lantoa.publishing.distribution.models import Channel, Release

_PREVIEW = f"""
WITH {ASKED}
SELECT 'kind', a.kind, count(DISTINCT a.id), count(c.id), count(c.id) FILTER (WHERE c.is_automatic),
    count(DISTINCT a.id) FILTER (WHERE c.id IS NULL)
FROM asked a LEFT JOIN chosen c ON c.unit_id = a.id GROUP BY a.kind
UNION ALL
SELECT 'network', network, count(DISTINCT unit_id), count(*), count(*) FILTER (WHERE is_automatic), 0
FROM chosen GROUP BY network
"""  # noqa: S608 - both parts are constants of this package


@dataclass(frozen=True)
class AudiencePart:
    """One kind of unit or one network within an audience."""

    code: str
    label: str
    units: int
    channels: int
    automatic: int


@dataclass(frozen=True)
class AudiencePreview:
    """How many a release would reach; `tasks` are the channels that people share on."""

    units: int
    channels: int
    automatic: int
    tasks: int
    without_channel: int
    by_network: list[AudiencePart]
    by_kind: list[AudiencePart]


def preview_audience(audience: Audience, *, by: User) -> AudiencePreview:
    """What starting a release to `audience` would do now. Three queries.

    Raises NotAllowed when the person may not release to that subtree, RuleBroken for an unknown kind or network.
    """
    unit = _releasable_unit(audience, by=by)
    with connection.cursor() as cursor:
        cursor.execute(_PREVIEW, parameters(audience, path=unit.path, today=today()))
        rows = cursor.fetchall()
    kinds = [row for row in rows if row[0] == "kind"]
    channels, automatic = sum(row[3] for row in kinds), sum(row[4] for row in kinds)
    return AudiencePreview(
        units=sum(row[2] for row in kinds),
        channels=channels,
        automatic=automatic,
        tasks=channels - automatic,
        without_channel=sum(row[5] for row in kinds),
        by_network=_parts(rows, "network", dict(Channel.Network.choices)),
        by_kind=_parts(rows, "kind", dict(UnitKind.choices)),
    )


def _parts(rows: list[tuple], what: str, labels: dict[str, object]) -> list[AudiencePart]:
    found = {row[1]: AudiencePart(row[1], str(labels[row[1]]), *row[2:5]) for row in rows if row[0] == what}
    return [found[code] for code in labels if code in found]


@dataclass(frozen=True)
class Plan:
    """How a release goes about it, beside what it says and to whom.

    `waves` are hours after the start from which each kind of unit is served. `starts_at` None: at once.
    """

    starts_at: datetime | None = None
    waves: Mapping[str, float] = field(default_factory=dict)
    intro: str = Release.Intro.FORBIDDEN
    is_mandatory: bool = True
    needs_ack: bool = False
    ack_due_at: datetime | None = None
    variants: Mapping[str, Sequence[str]] = field(default_factory=dict)
    # What `content.video_content` made of the clip that goes with it.
    video: Mapping[str, Any] | None = None


@transaction.atomic
def start_release(
    *,
    page: Page,
    audience: Audience,
    texts: dict[str, str],
    due_at: datetime,
    by: User,
    is_urgent: bool = False,
    client_id: str = "",
    format: str = Release.Format.LINK,
    plan: Plan | None = None,
) -> Release:
    """Spread a live page to every open channel of the audience's units; one delivery each, in one statement.

    With `plan.starts_at` it is kept and starts at that time, to the tree as it stands then. The same `client_id` from
    the same person again returns the release it started, whatever else is given.
    Raises RuleBroken when the page is not live, a time is past, a text is too long or no channel is found;
    NotAllowed when the person may not release to that subtree.
    """
    plan = plan or Plan()
    unit = _releasable_unit(audience, by=by)
    if client_id:
        # Two starts at once: the second waits here and then finds the first one's release.
        _lock(f"release:{by.pk}:{client_id}")
        if known := Release.objects.filter(started_by=by, client_id=client_id).first():
            return known
    moment = now()
    texts = {network: nfc(text).strip() for network, text in texts.items() if text.strip()}
    check_start(page, texts=texts, plan=plan, due_at=due_at, moment=moment)
    check_format(format, plan)
    release = Release.objects.create(
        page_id=page.pk,
        title=page.title,
        audience=audience.as_json(),
        under=unit,
        texts=texts,
        variants={network: [nfc(text).strip() for text in more] for network, more in plan.variants.items() if more},
        format=format,
        content={"video": dict(plan.video)} if plan.video else {},
        due_at=due_at,
        is_urgent=is_urgent,
        is_mandatory=plan.is_mandatory,
        starts_at=plan.starts_at,
        waves=dict(plan.waves),
        intro=plan.intro,
        needs_ack=plan.needs_ack,
        ack_due_at=plan.ack_due_at,
        state=Release.State.SCHEDULED if plan.starts_at else Release.State.RUNNING,
        started_by=by,
        started_at=plan.starts_at or moment,
        client_id=client_id,
    )
    if plan.starts_at:
        audit.record("distribution.schedule_release", release, by=by, unit_id=unit.pk)
    else:
        begin(release, page=page, moment=database_now(), by=by)
    return release


def _releasable_unit(audience: Audience, *, by: User) -> Unit:
    unit = get_releasable_unit(by, audience.under)
    unknown = {*audience.kinds} - {*UnitKind.values} or {*audience.networks} - {*Channel.Network.values}
    if unknown:
        raise RuleBroken(_("Không có loại đơn vị hay mạng này: {}.").format(", ".join(sorted(unknown))))
    return unit


def _lock(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
