"""Starting a release: the audience as the tree stands now, one delivery per channel, in one statement."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from lantoa.kit.clock import now, today
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import nfc
from lantoa.org.audit import facade as audit
from lantoa.org.facts.facade import Kind as FactKind
from lantoa.org.facts.facade import record_fact
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Kind as UnitKind
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution import rules
from lantoa.publishing.distribution.access import get_releasable_unit
from lantoa.publishing.distribution.audience import ASKED, Audience, parameters
from lantoa.publishing.distribution.content import describe
from lantoa.publishing.distribution.models import Channel, Release
from lantoa.publishing.distribution.wake import wake_workers

# The parts of a WITH see each other's rows: one snapshot of the tree gives deliveries, gaps and the number of units.
_START = f"""
WITH {ASKED}, made AS (
    INSERT INTO distribution_delivery (release_id, channel_id, unit_id, network, state, is_urgent, next_attempt_at,
        is_recalled, attempts, leased_by, progress, post_id, post_url, error_class, error, needs_person, proof_url)
    SELECT %(release)s, id, unit_id, network,
        CASE WHEN is_automatic THEN 'waiting' ELSE 'task' END, %(urgent)s,
        CASE WHEN is_automatic THEN %(at)s::timestamptz END,
        false, 0, '', '{{}}', '', '', '', '', false, ''
    FROM chosen ORDER BY unit_id, id
    RETURNING 1
), missing AS (
    INSERT INTO distribution_releasegap (release_id, unit_id)
    SELECT %(release)s, id FROM asked a WHERE NOT EXISTS (SELECT 1 FROM chosen c WHERE c.unit_id = a.id)
    RETURNING 1
)
SELECT (SELECT count(*) FROM asked), (SELECT count(*) FROM made), (SELECT count(*) FROM missing)
"""  # noqa: S608 - both parts are constants of this package

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


@transaction.atomic
def start_release(
    *,
    page: Page,
    audience: Audience,
    texts: dict[str, str],
    due_at: datetime,
    is_urgent: bool,
    by: User,
    client_id: str = "",
    format: str = Release.Format.LINK,
) -> Release:
    """Spread a live page to every open channel of the audience's units; one delivery each, in one statement.

    The same `client_id` from the same person again returns the release it started, whatever else is given.
    Raises RuleBroken when the page is not live, the time is past, a text is too long or no channel is found;
    NotAllowed when the person may not release to that subtree.
    """
    unit = _releasable_unit(audience, by=by)
    if client_id:
        # Two starts at once: the second waits here and then finds the first one's release.
        _lock(f"release:{by.pk}:{client_id}")
        if known := Release.objects.filter(started_by=by, client_id=client_id).first():
            return known
    started_at = now()
    texts = {network: nfc(text).strip() for network, text in texts.items() if text.strip()}
    _check(page, texts=texts, due_at=due_at, started_at=started_at)
    release = Release.objects.create(
        page_id=page.pk,
        title=page.title,
        audience=audience.as_json(),
        under=unit,
        texts=texts,
        format=format,
        content=describe(page),
        due_at=due_at,
        is_urgent=is_urgent,
        started_by=by,
        started_at=started_at,
        client_id=client_id,
    )
    deliveries = _insert_deliveries(release, audience)
    audit.record("distribution.start_release", release, by=by, unit_id=unit.pk, detail={"deliveries": deliveries})
    record_fact(kind=FactKind.RELEASE_STARTED, unit_id=unit.pk, happened_at=started_at, source=f"release:{release.pk}")
    wake_workers()
    return release


def _insert_deliveries(release: Release, audience: Audience) -> int:
    values = parameters(audience, path=release.under.path, today=today())
    values |= {"release": release.pk, "urgent": release.is_urgent, "at": release.started_at}
    with connection.cursor() as cursor:
        cursor.execute(_START, values)
        release.units_asked, deliveries, _gaps = cursor.fetchone()
    if not deliveries:
        raise RuleBroken(_("Không đơn vị nào trong phạm vi này có kênh đang mở."))
    release.save(update_fields=["units_asked"])
    return int(deliveries)


def _releasable_unit(audience: Audience, *, by: User) -> Unit:
    unit = get_releasable_unit(by, audience.under)
    unknown = {*audience.kinds} - {*UnitKind.values} or {*audience.networks} - {*Channel.Network.values}
    if unknown:
        raise RuleBroken(_("Không có loại đơn vị hay mạng này: {}.").format(", ".join(sorted(unknown))))
    return unit


def _check(page: Page, *, texts: dict[str, str], due_at: datetime, started_at: datetime) -> None:
    if not page.live:
        raise RuleBroken(_("Bài chưa đăng thì chưa lan tỏa được."))
    if due_at <= started_at:
        raise RuleBroken(_("Hạn chia sẻ phải ở phía trước."))
    for network, text in texts.items():
        limit = rules.text_limit(network)
        if network != "default" and network not in Channel.Network.values:
            raise RuleBroken(_("Không có mạng này: {}.").format(network))
        if rules.counted_length(text, network) > limit:
            name = dict(Channel.Network.choices).get(network, _("mọi kênh"))
            raise RuleBroken(_("Lời chia sẻ cho {} dài quá {} ký tự.").format(name, limit))


def _lock(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
