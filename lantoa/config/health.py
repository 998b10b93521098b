"""Whether the installation lives, whether all of it is up, and its figures for Prometheus."""

import os
import urllib.error
import urllib.request

from django.apps import apps
from django.db import Error, connection
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.kit.clock import now
from lantoa.publishing.distribution.facade import health
from lantoa.publishing.newsroom.facade import TOO_LATE, oldest_late, tell_of_late_pieces


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The web process answers; touches nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when web, database, a worker and the demo's simulator are up and nothing waits too long; else 503 and why."""
    parts = {"web": True, "database": _database_answers()}
    found = health(now()) if parts["database"] else None
    parts["worker"] = found is not None and found.crew.alive > 0
    parts["on_time"] = found is not None and found.is_on_time and _pieces_are_on_time()
    if simulator := os.environ.get("LANTOA_SIMULATOR_URL", ""):
        parts["simulator"] = _simulator_answers(simulator)
    ready = all(parts.values())
    return JsonResponse({"ready": ready, "parts": parts}, status=200 if ready else 503)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures in Prometheus' text format, for this machine alone or with LANTOA_METRICS_TOKEN as a Bearer."""
    if not _may_read_metrics(request):
        return HttpResponse("not found\n", status=404, content_type="text/plain")
    gauges = {"lantoa_up": 1.0} | _delivery_gauges() | _health_gauges()
    lines = []
    described = set()
    for name, value in gauges.items():
        family = name.partition("{")[0]
        if family not in described:
            described.add(family)
            lines.append(f"# TYPE {family} gauge")
        lines.append(f"{name} {value:g}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _pieces_are_on_time() -> bool:
    """Whether what is scheduled goes out; when no worker does it, people are told from here."""
    try:
        return not tell_of_late_pieces() or oldest_late() <= TOO_LATE
    except Error:
        return False


def _simulator_answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:  # noqa: S310 - set by our own supervisor
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _health_gauges() -> dict[str, float]:
    """How many workers are at work, and the age of the oldest thing that should have gone, by kind and all told."""
    found = health(now())
    waits = (found.ages or {}) | {"piece": oldest_late()}
    ages = {kind: age.total_seconds() for kind, age in waits.items()}
    return {
        "lantoa_workers": found.crew.alive,
        "lantoa_on_time": float(found.is_on_time and waits["piece"] <= TOO_LATE),
        **{f'lantoa_oldest_due_seconds{{kind="{kind}"}}': age for kind, age in ages.items()},
        "lantoa_delivery_lag_seconds": max((age.total_seconds() for age in (found.ages or {}).values()), default=0.0),
    }


def _delivery_gauges() -> dict[str, float]:
    """Open deliveries, however many are done: what workers hold is counted, tasks are summed from kept figures."""
    moment = now()
    waiting = Q(state__in=["waiting", "in_doubt"], needs_person=False)
    held = apps.get_model("distribution.Delivery").objects.filter(state__in=["waiting", "sending", "in_doubt"])
    found = held.aggregate(
        due=Count("pk", filter=waiting & Q(next_attempt_at__lte=moment)),
        later=Count("pk", filter=waiting & Q(next_attempt_at__gt=moment)),
        sending=Count("pk", filter=Q(state="sending")),
        with_person=Count("pk", filter=Q(needs_person=True)),
    )
    tasks = apps.get_model("distribution.ReleaseSummary").objects.aggregate(tasks=Sum("open_tasks"))["tasks"]
    return {
        'lantoa_deliveries{state="due"}': found["due"],
        'lantoa_deliveries{state="later"}': found["later"],
        'lantoa_deliveries{state="sending"}': found["sending"],
        'lantoa_deliveries{state="with_person"}': found["with_person"],
        'lantoa_deliveries{state="task"}': tasks or 0,
    }


def _may_read_metrics(request: HttpRequest) -> bool:
    if token := os.environ.get("LANTOA_METRICS_TOKEN", "").strip():
        return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")
    # Behind a proxy every request comes from this machine, so one that was passed on does not count.
    was_passed_on = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1") and not was_passed_on


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]
