"""Whether the installation lives, whether all of it is up, and its figures for Prometheus."""

import os
import urllib.error
import urllib.request
from datetime import datetime, timedelta

from django.apps import apps
from django.db import Error, connection
from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.kit.clock import now

# A worker writes its heartbeat every few seconds; it is counted as gone after this.
HEARTBEAT_LIFE = timedelta(seconds=20)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The web process answers; touches nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when web, database, a worker and the demo's simulator are up; else 503 and what is missing."""
    parts = {"web": True, "database": _database_answers()}
    parts["worker"] = parts["database"] and _worker_lives()
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
    gauges = {"lantoa_up": 1.0} | _delivery_gauges() | _worker_gauges()
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


def _worker_lives() -> bool:
    heartbeats = apps.get_model("distribution.WorkerHeartbeat").objects
    return heartbeats.filter(seen_at__gt=now() - HEARTBEAT_LIFE).exists()


def _simulator_answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:  # noqa: S310 - set by our own supervisor
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _worker_gauges() -> dict[str, float]:
    heartbeats = apps.get_model("distribution.WorkerHeartbeat").objects
    living = heartbeats.filter(seen_at__gt=now() - HEARTBEAT_LIFE)
    return {"lantoa_workers": living.count()}


def _delivery_gauges() -> dict[str, float]:
    """Open deliveries only, however many are done. One query."""
    moment = now()
    waiting = Q(state__in=["waiting", "in_doubt"], needs_person=False)
    open_states = ["waiting", "in_doubt", "sending", "task"]
    deliveries = apps.get_model("distribution.Delivery").objects.filter(state__in=open_states)
    found = deliveries.aggregate(
        due=Count("pk", filter=waiting & Q(next_attempt_at__lte=moment)),
        later=Count("pk", filter=waiting & Q(next_attempt_at__gt=moment)),
        oldest=Min("next_attempt_at", filter=waiting),
        sending=Count("pk", filter=Q(state="sending")),
        with_person=Count("pk", filter=Q(needs_person=True)),
        tasks=Count("pk", filter=Q(state="task")),
    )
    oldest: datetime | None = found["oldest"]
    return {
        'lantoa_deliveries{state="due"}': found["due"],
        'lantoa_deliveries{state="later"}': found["later"],
        'lantoa_deliveries{state="sending"}': found["sending"],
        'lantoa_deliveries{state="with_person"}': found["with_person"],
        'lantoa_deliveries{state="task"}': found["tasks"],
        "lantoa_delivery_lag_seconds": max((moment - oldest).total_seconds(), 0) if oldest else 0,
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
