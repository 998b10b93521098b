"""`/s/<code>` redirects per second with every click recorded; afterwards the clicks are counted."""

import tempfile
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.common import machine, run_sql, scratch_database
from bench.nation import build_nation
from bench.web import CONNECTIONS, best_of, load, require_tool, serving, wrk

LIMITS = {"requests_per_second": 1_000}
READER = "Mozilla/5.0 (Linux; Android 13; Mobile) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"
LINKS, VISITORS, EXACT = 2_000, 200_000, 4_000
_SCRIPT = """
local codes = {{}}
for line in io.lines("{codes}") do codes[#codes + 1] = line end
math.randomseed({seed})
request = function()
    local visitor = math.random(0, {visitors} - 1)
    local address = string.format("10.%d.%d.%d", visitor / 65536, visitor / 256 % 256, visitor % 256)
    local headers = {{ ["X-Forwarded-For"] = address, ["User-Agent"] = "{agent}" }}
    return wrk.format("GET", "/s/" .. codes[math.random(#codes)], headers)
end
"""


def measure(*, seconds: int = 5, rounds: int = 3) -> dict[str, Any]:
    require_tool("wrk", "wrk")
    with scratch_database(), tempfile.TemporaryDirectory(prefix="lantoa-bench-") as name, serving(**PROXY) as address:
        codes = _links()
        folder = Path(name)
        (folder / "codes").write_text("\n".join(codes))
        exact = _exact(address, codes)
        runs = []
        for number in range(rounds):
            script = folder / f"{number}.lua"
            script.write_text(_SCRIPT.format(codes=folder / "codes", seed=number, visitors=VISITORS, agent=READER))
            run_sql("TRUNCATE analytics_click")
            run = wrk(address, seconds=seconds, script=script)
            runs.append(run | _clicks())
        best = best_of(runs)
        # What was on its way when wrk stopped was counted, but nobody waited for its answer.
        agree = all(0 <= run["clicks"] - run["requests"] <= CONNECTIONS for run in runs)
        return {
            "bench": "short_links",
            "connections": CONNECTIONS,
            "requests_per_second": round(best["requests_per_second"]),
            "p50_ms": best["p50_ms"],
            "p99_ms": best["p99_ms"],
            "each": [round(run["requests_per_second"]) for run in runs],
            "answered": [run["requests"] for run in runs],
            "recorded": [run["clicks"] for run in runs],
            "distinct_visitors": [run["visitors"] for run in runs],
            "exact_answered": exact[0],
            "exact_recorded": exact[1],
            "failures": sum(run["failures"] for run in runs),
            "is_every_click_recorded": agree and exact[0] == exact[1],
            "load": load(),
            "limits": LIMITS,
            "is_within_limits": best["requests_per_second"] >= LIMITS["requests_per_second"],
            "machine": machine(),
        }


PROXY = {"LANTOA_TRUST_PROXY": "1"}


def _links() -> list[str]:
    """Short codes of the deliveries of one release."""
    from wagtail.models import Page

    from lantoa.kit.clock import now
    from lantoa.publishing.distribution.facade import Audience, Delivery, start_release
    from lantoa.services.analytics.facade import short_code

    root, editor = build_nation(grassroots=LINKS)
    page = Page.objects.get(depth=1).add_child(instance=Page(title="Thư gửi đoàn viên", slug="thu", live=True))
    audience = Audience(under=root.code, kinds=("grassroots",))
    due = now() + timedelta(hours=4)
    release = start_release(page=page, audience=audience, texts={}, due_at=due, is_urgent=False, by=editor)
    release.content = release.content | {"page_url": "http://127.0.0.1/thu/"}
    release.save(update_fields=["content"])
    return [short_code(pk) for pk in Delivery.objects.filter(release=release).values_list("pk", flat=True)]


def _clicks() -> dict[str, int]:
    clicks, visitors = run_sql("SELECT COALESCE(sum(clicks), 0), count(DISTINCT visitor) FROM analytics_click")[0]
    return {"clicks": int(clicks), "visitors": int(visitors)}


def _exact(address: str, codes: list[str]) -> tuple[int, int]:
    """Every request waited for, from 16 threads: answered and recorded are the same number."""
    place = address.removeprefix("http://")

    def follow(start: int) -> int:
        line = HTTPConnection(place)
        answered = 0
        for number in range(start, EXACT, 16):
            headers = {"User-Agent": READER, "X-Forwarded-For": f"10.9.{number // 256}.{number % 256}"}
            line.request("GET", f"/s/{codes[number % len(codes)]}", headers=headers)
            answer = line.getresponse()
            answer.read()
            answered += answer.status == 302
        line.close()
        return answered

    with urllib.request.urlopen(f"{address}/healthz"), ThreadPoolExecutor(16) as pool:
        answered = sum(pool.map(follow, range(16)))
    return answered, _clicks()["clicks"]
