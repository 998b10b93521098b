"""Starting a release to 120,000 units with 240,000 channels; then what coverage and a claim cost at that size."""

from datetime import timedelta
from typing import Any

from bench.common import machine, middle, peak_memory_mb, run_sql, scratch_database, timed
from bench.nation import build_nation

LIMITS = {"start_seconds": 5.0, "peak_memory_mb": 300}


def measure(*, grassroots: int = 120_000, rounds: int = 3) -> dict[str, Any]:
    from wagtail.models import Page

    from lantoa.kit.clock import now
    from lantoa.publishing.distribution.facade import Audience, coverage, preview_audience, start_release
    from lantoa.publishing.distribution.rules import Pace
    from lantoa.publishing.distribution.worker.claim import Claimer

    with scratch_database():
        root, editor = build_nation(grassroots=grassroots)
        page = Page.objects.get(depth=1).add_child(instance=Page(title="Thư gửi đoàn viên", slug="thu", live=True))
        audience = Audience(under=root.code, kinds=("grassroots",))
        starts, coverages, claims = [], [], []
        preview_seconds, _ = timed(lambda: preview_audience(audience, by=editor))
        for _ in range(rounds):
            seconds, release = timed(
                lambda: start_release(
                    page=page,
                    audience=audience,
                    texts={"default": "Mời đọc."},
                    due_at=now() + timedelta(hours=4),
                    is_urgent=False,
                    by=editor,
                )
            )
            starts.append(seconds)
            coverages.append(timed(lambda release=release: coverage(release))[0])
            claims.append(timed(lambda: Claimer("bench", Pace()).claim(100))[0])
        deliveries = run_sql("SELECT count(*) FROM distribution_delivery WHERE release_id = %s", release.pk)[0][0]
        return {
            "bench": "release_start",
            "units": release.units_asked,
            "deliveries": deliveries,
            "start_seconds": middle(starts),
            "start_seconds_each": [round(seconds, 3) for seconds in starts],
            "preview_seconds": round(preview_seconds, 3),
            "coverage_seconds": middle(coverages),
            "claim_100_seconds": middle(claims),
            "peak_memory_mb": peak_memory_mb(),
            "limits": LIMITS,
            "is_within_limits": middle(starts) <= LIMITS["start_seconds"]
            and peak_memory_mb() <= LIMITS["peak_memory_mb"],
            "machine": machine(),
        }
