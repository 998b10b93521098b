"""The worker's duty that keeps the figures of releases: what has changed at once, the rest now and then."""

import time
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Max, Min, Q

from lantoa.kit.clock import local_day, now
from lantoa.publishing.distribution.figures.clicks import count_clicks
from lantoa.publishing.distribution.figures.count import count_groups, count_units, count_whole
from lantoa.publishing.distribution.figures.stored import STORED_FROM_UNITS, store
from lantoa.publishing.distribution.models import Delivery, Release, ReleaseMark, ReleaseSummary
from lantoa.services.analytics.facade import Click

# One duty must not hold back the others: what is left is done the next time.
LONGEST_ROUND_SECONDS = 3.0
MOST_MARKS = 20_000
FIRST_MISSING = 5
# A release that moves is counted again so long after the last counting began: rarer the dearer, but its page stays live
# on a machine that has too much to do as well.
SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(seconds=3), timedelta(seconds=6)
PAUSE_FACTOR = 3
# Without a mark it is counted again after a twentieth of its age: a lost mark, a moved unit and clicks show in time.
SWEPT_AFTER = timedelta(minutes=10)
AGE_SHARE = 20
SWEPT_FOR = timedelta(days=90)


def count_release(release: Release) -> ReleaseSummary:
    """Count all of one release and keep it. Its figures are of one moment, and agree with each other."""
    is_own = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_own:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        # 120,000 units are sorted and grouped in memory instead of on disk.
        cursor.execute("SELECT set_config('work_mem', '64MB', true)")
        return _count(release)


def _count(release: Release) -> ReleaseSummary:
    started, at, paths = time.monotonic(), now(), [release.under.path]
    if release.units_asked >= STORED_FROM_UNITS:
        counted = count_whole(release, missing=FIRST_MISSING)
    else:
        counted = count_units(release, paths=paths, unit=release.under, missing=FIRST_MISSING)
    span = Delivery.objects.filter(release=release).aggregate(first=Min("pk"), last=Max("pk"))
    summary = store(
        release,
        counted=counted,
        groups=count_groups(release, paths),
        clicks=asdict(count_clicks(release, paths)),
        span=(span["first"], span["last"]) if span["first"] else None,
        at=at,
    )
    summary.seconds = time.monotonic() - started
    summary.save(update_fields=["seconds"])
    return summary


def count_changed() -> int:
    """Count releases that changed since they were counted, then the stalest one; returns how many. Safe to run twice.

    A mark is taken away after the release was counted: a worker that dies in between leaves it.
    """
    deadline = time.monotonic() + LONGEST_ROUND_SECONDS
    marks: dict[int, list[int]] = {}
    for mark_id, release_id in ReleaseMark.objects.order_by("pk").values_list("pk", "release_id")[:MOST_MARKS]:
        marks.setdefault(release_id, []).append(mark_id)
    count, known = 0, Release.objects.select_related("under").in_bulk(list(marks))
    for pk in _rested(list(known)):
        if time.monotonic() > deadline:
            break
        count_release(known[pk])
        ReleaseMark.objects.filter(pk__in=marks[pk]).delete()
        count += 1
    ReleaseMark.objects.filter(release_id__in=marks.keys() - known.keys()).delete()
    if time.monotonic() < deadline and (stalest := _stalest(now())):
        count_release(stalest)
        count += 1
    return count


def _rested(release_ids: list[int]) -> list[int]:
    """Those never counted, then those whose last counting began long enough ago, the stalest first."""
    at = now()
    rows = ReleaseSummary.objects.filter(pk__in=release_ids).order_by("counted_at")
    known = list(rows.values_list("pk", "counted_at", "seconds"))
    rested = [
        pk
        for pk, counted_at, seconds in known
        if at - counted_at >= min(max(SHORTEST_PAUSE, timedelta(seconds=seconds * PAUSE_FACTOR)), LONGEST_PAUSE)
    ]
    return [pk for pk in release_ids if pk not in {row[0] for row in known}] + rested


def _stalest(at: datetime) -> Release | None:
    young = ReleaseSummary.objects.filter(release__started_at__gt=at - SWEPT_FOR, counted_at__lt=at - SWEPT_AFTER)
    due = Q(counted_at__lt=at - (at - F("release__started_at")) / AGE_SHARE)
    if row := young.filter(due).order_by("counted_at").select_related("release__under").first():
        return row.release
    unknown = Release.objects.filter(started_at__gt=at - SWEPT_FOR).exclude(pk__in=ReleaseSummary.objects.values("pk"))
    return unknown.exclude(state=Release.State.SCHEDULED).select_related("under").order_by("-started_at").first()


def mark_clicked() -> int:
    """Mark releases whose links were clicked today, so that their clicks show; returns how many."""
    links = Click.objects.filter(day=local_day(now())).values("link_id")
    releases = list(Delivery.objects.filter(pk__in=links).values_list("release_id", flat=True).distinct().order_by())
    ReleaseMark.objects.bulk_create(ReleaseMark(release_id=pk) for pk in releases)
    return len(releases)
