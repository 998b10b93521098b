"""The part of the release page that moves while it is looked at."""

import hashlib
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from lantoa.kit.clock import now
from lantoa.publishing.distribution.figures.stored import Stored, stale_since, stored
from lantoa.publishing.distribution.models import Delivery, Release
from lantoa.publishing.distribution.queries import Coverage, coverage, coverage_of
from lantoa.publishing.distribution.screens.picture import Counts, counts
from lantoa.publishing.distribution.screens.scope import scope_of
from lantoa.publishing.distribution.views.doors import seen_release


@login_required
@require_safe
def release_live(request: HttpRequest, release_id: int) -> HttpResponse:
    """Coverage and states; 304 while nothing has changed: then units are not even counted."""
    release = seen_release(request, release_id)
    paths = scope_of(request.user, release)  # type: ignore[arg-type] # behind the login
    kept = stored(release, paths)
    states = counts(release, paths, kept)
    etag = _etag(release, paths, states, kept)
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        reach = coverage_of(kept.counted.kinds) if kept else coverage(release, within=paths)
        context = live_context(release, reach, states, kept)
        answer = render(request, "distribution/_live.html", context)
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def live_context(release: Release, reached: Coverage, states: Counts, kept: Stored | None) -> dict[str, Any]:
    """What `_live.html` needs, on its own and within the page."""
    labels = [(state, str(label), states.states[state]) for state, label in Delivery.State.choices]
    return {
        "release": release,
        "coverage": reached,
        "states": [row for row in labels if row[2]],
        "deliveries": sum(states.states.values()),
        "counts": states,
        "stale_since": stale_since(release, kept, at=now()),
        "is_late": release.is_overdue(now()) and release.state != Release.State.RECALLED,
        "open_tasks": states.states[Delivery.State.TASK],
        "failed": states.states[Delivery.State.FAILED],
    }


def _etag(release: Release, paths: list[str], states: Counts, kept: Stored | None) -> str:
    told = (
        release.state,
        release.is_overdue(now()),
        paths,
        sorted(states.states.items()),
        states.to_take_down,
        states.interactions,
        stale_since(release, kept, at=now()),
    )
    return f'"{hashlib.sha256(repr(told).encode()).hexdigest()[:20]}"'
