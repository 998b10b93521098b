"""The moment a release begins: the tree as it stands now, one delivery per channel, in one statement."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from lantoa.kit.clock import today
from lantoa.kit.errors import RuleBroken
from lantoa.org.audit import facade as audit
from lantoa.org.facts.facade import Kind as FactKind
from lantoa.org.facts.facade import record_fact
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.access import people_of_units
from lantoa.publishing.distribution.acks.actions import ask_all
from lantoa.publishing.distribution.audience import ASKED, Audience, parameters, superiors_of
from lantoa.publishing.distribution.clock import database_now
from lantoa.publishing.distribution.content import describe
from lantoa.publishing.distribution.models import Release
from lantoa.publishing.distribution.rules import unfit_networks
from lantoa.publishing.distribution.wake import wake_workers
from lantoa.services.notify.facade import notify

# A unit at or below a superior one waits for that one's line where the release requires it.
UNDER_SUPERIOR = """EXISTS (SELECT 1 FROM units_unit s WHERE s.kind = 'superior'
    AND s.id = ANY(string_to_array(trim(both '/' from {path}), '/')::bigint[]))"""
# The parts of a WITH see each other's rows: one snapshot of the tree gives deliveries, gaps and the number of units.
# What people share is a task at once, unless its wave comes later or a line is still to be written. What takes only
# clips is exempt from a release without one.
_START = f"""
WITH {ASKED}, timed AS (
    SELECT id, unit_id, network, is_automatic,
        make_interval(secs => 3600 * COALESCE((%(waves)s::jsonb->>kind)::float8, 0)) AS wave,
        network = ANY(%(unfit)s) AS is_unfit,
        %(waits_for_intro)s AND {UNDER_SUPERIOR.format(path="path")} AS is_held
    FROM chosen
), made AS (
    INSERT INTO distribution_delivery (release_id, channel_id, unit_id, network, state, is_urgent, next_attempt_at,
        is_recalled, attempts, leased_by, progress, post_id, post_url, error_class, error, needs_person, proof_url)
    SELECT %(release)s, id, unit_id, network,
        CASE WHEN is_unfit THEN 'exempt' WHEN is_automatic OR is_held OR wave > interval '0' THEN 'waiting'
            ELSE 'task' END, %(urgent)s,
        CASE WHEN NOT is_unfit AND NOT is_held AND (is_automatic OR wave > interval '0')
            THEN %(at)s::timestamptz + wave END,
        false, 0, '', '{{}}', '', '', CASE WHEN is_unfit THEN 'unfit' ELSE '' END,
        CASE WHEN is_unfit THEN %(unfit_why)s ELSE '' END, false, ''
    FROM timed ORDER BY unit_id, id
    RETURNING 1
), missing AS (
    INSERT INTO distribution_releasegap (release_id, unit_id)
    SELECT %(release)s, id FROM asked a WHERE NOT EXISTS (SELECT 1 FROM chosen c WHERE c.unit_id = a.id)
    RETURNING 1
)
SELECT (SELECT count(*) FROM asked), (SELECT count(*) FROM made), (SELECT count(*) FROM missing)
"""  # noqa: S608 - constants of this package


def begin(release: Release, *, page: Page, moment: datetime, by: User | None) -> int:
    """Make the deliveries of a release that is kept already; returns how many. Inside the caller's transaction.

    Raises RuleBroken when no unit of the audience has an open channel.
    """
    release.state, release.started_at, release.title = Release.State.RUNNING, moment, page.title
    release.content = {**release.content, **describe(page)}
    values = _values(release)
    with connection.cursor() as cursor:
        cursor.execute(_START, values)
        release.units_asked, deliveries, _gaps = cursor.fetchone()
    if not deliveries:
        raise RuleBroken(_("Không đơn vị nào trong phạm vi này có kênh đang mở."))
    release.save(update_fields=["units_asked", "content", "state", "started_at", "title"])
    audit.record(
        "distribution.start_release", release, by=by, unit_id=release.under_id, detail={"deliveries": deliveries}
    )
    record_fact(
        kind=FactKind.RELEASE_STARTED, unit_id=release.under_id, happened_at=moment, source=f"release:{release.pk}"
    )
    _ask_for_lines(release)
    if release.needs_ack:
        ask_all(release)
    wake_workers()
    return int(deliveries)


def _ask_for_lines(release: Release) -> None:
    """Officers of the superior units hear that a line of theirs may, or must, stand above the text."""
    if release.intro == Release.Intro.FORBIDDEN:
        return
    must = release.intro == Release.Intro.REQUIRED
    text = _("Hãy viết lời giới thiệu cho “{}” để bài lên kênh.") if must else _("Có thể thêm lời giới thiệu cho “{}”.")
    notify(
        people_of_units(superiors_of(release).values("pk")),
        text=text.format(release.title[:200]),
        url=f"/lan-toa/{release.pk}/loi-gioi-thieu/",
        source=f"intro:{release.pk}",
        ways=("push", "email") if must else (),
    )


def _values(release: Release) -> Mapping[str, Any]:
    audience = Audience.from_json(release.audience)
    own = {
        "release": release.pk,
        "urgent": release.is_urgent,
        "at": release.started_at,
        "waves": json.dumps(release.waves),
        "unfit": unfit_networks(release.format),
        "unfit_why": _("Kênh này chỉ nhận video."),
        "waits_for_intro": release.intro == Release.Intro.REQUIRED,
    }
    return parameters(audience, path=release.under.path, today=today()) | own


def begin_due_releases() -> int:
    """Start the scheduled releases whose time has come; returns how many. Each by one worker, and once.

    One whose page is no longer live, or that finds no channel, is stopped, and who scheduled it is told.
    """
    begun = 0
    while begin_next(database_now()):
        begun += 1
    return begun


@transaction.atomic
def begin_next(moment: datetime) -> bool:
    """Start one scheduled release that is due at `moment`; False when none is."""
    rows = Release.objects.select_for_update(of=("self",), skip_locked=True).select_related("under", "started_by")
    release = rows.filter(state=Release.State.SCHEDULED, starts_at__lte=moment).order_by("starts_at", "pk").first()
    if release is None:
        return False
    page = Page.objects.get(pk=release.page_id)
    try:
        if not page.live:
            raise RuleBroken(_("Bài không còn trên cổng."))
        with transaction.atomic():
            begin(release, page=page, moment=moment, by=None)
    except RuleBroken as error:
        _give_up(release, str(error))
    return True


def _give_up(release: Release, why: str) -> None:
    release.state = Release.State.STOPPED
    release.save(update_fields=["state"])
    audit.record("distribution.stop_release", release, by=None, unit_id=release.under_id, detail={"why": why})
    notify(
        [release.started_by],
        text=_("Đợt hẹn giờ “{}” không bắt đầu: {}").format(release.title[:150], why)[:300],
        url=release.get_absolute_url(),
        source=f"not-begun:{release.pk}",
        ways=("push", "email"),
    )
