"""An article that nobody has kept, beside the blog page of Wagtail's bakerydemo: same machine, server, PostgreSQL."""

import logging
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.bakery import HEADERS, PAGE, bakery_serving
from bench.common import machine, middle, server_cpu_seconds, timed
from bench.many import address_of_some, empty_portal, fill_up_to, first_pieces
from bench.web import best_of, load, require_tool, scratch_site, serving, wrk

LIMITS = {"times_bakery": 3.0, "queries": 12, "slower_with_many": 1.25}
ZIPPED = ("Accept-Encoding: gzip",)
FEW, RENDERINGS, ARTICLES = 1_000, 100, 100
EVERY = Path(__file__).with_name("every.lua")


def measure(*, rows: tuple[float, ...] = (0.1,), small: bool = False, seconds: int = 6) -> dict[str, Any]:
    """`rows`: millions of pieces, beside a thousand; of several the most."""
    require_tool("wrk", "wrk")
    logging.disable(logging.WARNING)
    many, rounds = (2_000, 1) if small else (int(max(rows) * 1_000_000), 3)
    with scratch_site():
        originals = first_pieces(empty_portal())
        fill_up_to(FEW, originals)
        rendered = {"few": _rendered()}
        fill_up_to(many, originals)
        rendered["many"] = _rendered()
        ours, theirs = _side_by_side(rounds, seconds)
    times = round(best_of(ours)["requests_per_second"] / best_of(theirs)["requests_per_second"], 2)
    slower = round(rendered["many"]["cpu_p50_ms"] / rendered["few"]["cpu_p50_ms"], 2)
    queries = max(one["queries"] for one in rendered.values())
    return {
        "bench": "bakery",
        "pieces": [FEW, many],
        "times_bakery": times,
        "times_bakery_by_cpu": round(_cpu(theirs) / _cpu(ours), 2),
        "ours": _summary(ours),
        "bakery": _summary(theirs),
        "rendered": rendered,
        "queries": queries,
        "slower_with_many": slower,
        "load": load(),
        "limits": LIMITS,
        "is_within_limits": times >= LIMITS["times_bakery"]
        and queries <= LIMITS["queries"]
        and slower <= LIMITS["slower_with_many"],
        "machine": machine(),
    }


def _side_by_side(rounds: int, seconds: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Both servers by turns, one process each, every request for an address of its own; ours are a hundred articles."""
    ours, theirs = [], []
    paths = [address_of_some(number / ARTICLES) for number in range(ARTICLES)]
    with serving() as address, bakery_serving() as bakery:
        for _ in range(rounds + 1):
            theirs.append(_run(bakery + PAGE, seconds, HEADERS))
            ours.append(_run(address + paths[0], seconds, ZIPPED, paths))
    # The first round fills what a process keeps: compiled templates, queries, look-ups.
    return ours[1:], theirs[1:]


def _run(address: str, seconds: int, headers: tuple[str, ...], paths: Sequence[str] = ()) -> dict[str, Any]:
    with urllib.request.urlopen(urllib.request.Request(address, headers=_as_dict(headers))) as answer:
        assert answer.status == 200, answer.status
        assert answer.url == address, f"led on to {answer.url}"
    own, server = _processes_cpu(), server_cpu_seconds()
    run = wrk(address, seconds=seconds, script=EVERY, headers=headers, connections=8, arguments=paths)
    assert not run["failures"], run
    run["process_cpu_ms"] = 1000 * (_processes_cpu() - own) / run["requests"]
    run["database_cpu_ms"] = 1000 * (server_cpu_seconds() - server) / run["requests"]
    return run


def _as_dict(headers: tuple[str, ...]) -> dict[str, str]:
    return dict(header.split(": ") for header in headers)


def _processes_cpu() -> float:
    """CPU that the web processes have used; the one that is not asked uses none."""
    import psutil

    used = 0.0
    for process in psutil.Process().children(recursive=True):
        if not process.name().startswith("postgres"):
            times = process.cpu_times()
            used += times.user + times.system
    return used


def _cpu(runs: list[dict[str, Any]]) -> float:
    return min(run["process_cpu_ms"] + run["database_cpu_ms"] for run in runs)


def _summary(runs: list[dict[str, Any]]) -> dict[str, Any]:
    best = best_of(runs)
    return {
        "requests_per_second": round(best["requests_per_second"]),
        "each": [round(run["requests_per_second"]) for run in runs],
        "p50_ms": best["p50_ms"],
        "p99_ms": best["p99_ms"],
        "process_cpu_ms": round(min(run["process_cpu_ms"] for run in runs), 2),
        "database_cpu_ms": round(min(run["database_cpu_ms"] for run in runs), 2),
    }


def _rendered() -> dict[str, Any]:
    """Milliseconds and queries of articles all over the years, with nothing kept; in this process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    reader = Client()
    paths = [address_of_some(number / RENDERINGS) for number in range(RENDERINGS)]
    reader.get(paths[0])
    with CaptureQueriesContext(connection) as asked:
        assert reader.get(paths[1]).status_code == 200
    # Later requests forget them.
    queries = len(asked)
    walls = [timed(lambda path=path: reader.get(path))[0] * 1000 for path in paths]
    cpu = [_cpu_of(lambda path=path: reader.get(path)) * 1000 for path in paths]
    p95 = round(sorted(walls)[-RENDERINGS // 20], 1)
    return {"p50_ms": middle(walls), "p95_ms": p95, "cpu_p50_ms": middle(cpu), "queries": queries}


def _cpu_of(act: Callable[[], Any]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began
