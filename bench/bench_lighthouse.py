"""Lighthouse as on a phone (4 times slower, slow 4G) over the example portal as shipped: nginx, finished pages."""

import json
import logging
import os
import shutil
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.common import machine, scratch_database
from bench.node import node_tool
from bench.web import ToolMissingError, load, serving, serving_behind_nginx

LIMITS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
ROUNDS = 3
# Chromium's record of a page now and then lacks its beginning; Lighthouse says itself that it should be run again.
TRIES = 4
# What explains a score.
_METRICS = {
    "first-contentful-paint": "fcp_ms",
    "largest-contentful-paint": "lcp_ms",
    "total-blocking-time": "tbt_ms",
    "cumulative-layout-shift": "cls",
    "speed-index": "speed_index_ms",
    "total-byte-weight": "bytes",
}
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def measure(*, small: bool = False, full: bool = False) -> dict[str, Any]:
    """Home, a section, an article, an e-magazine: the median of three. `full`: every format, once, as well."""
    from django.test.utils import override_settings

    lighthouse, chrome = node_tool("lighthouse", "lighthouse"), _chrome()
    logging.disable(logging.WARNING)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="lantoa-bench-"))
        stack.enter_context(scratch_database())
        stack.enter_context(override_settings(MEDIA_ROOT=f"{folder}/media", ALLOWED_HOSTS=["*"]))
        pages, formats = _portal()
        front = stack.enter_context(_front(f"file://{folder}/media"))
        shown = {
            name: _median(lighthouse, chrome, front + path, rounds=1 if small else ROUNDS)
            for name, path in pages.items()
        }
        others = {name: _run(lighthouse, chrome, front + path) for name, path in formats.items()} if full else {}
    return {
        "bench": "lighthouse",
        "pages": shown,
        **({"formats": others} if others else {}),
        "load": load(),
        "limits": LIMITS,
        "is_within_limits": all(page[name] >= least for page in shown.values() for name, least in LIMITS.items())
        and all(page[name] == 100 for page in others.values() for name in list(LIMITS)[1:]),
        "machine": machine(),
    }


def _chrome() -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _BROWSERS)), None)
    if not found:
        raise ToolMissingError("Thiếu Chromium: cài bằng “apt-get install chromium” rồi đo lại.")
    return found


@contextmanager
def _front(media: str) -> Iterator[str]:
    """The address readers come to: the shipped nginx before our server, or our server alone where there is no nginx."""
    if shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin"):
        with serving_behind_nginx(MEDIA_URL_STORAGE=media) as (front, _):
            yield front
    else:
        with serving(MEDIA_URL_STORAGE=media) as own:
            yield own


def _portal() -> tuple[dict[str, str], dict[str, str]]:
    """The example federation: (addresses of the four pages, of one piece of every format)."""
    from lantoa.config.sample.loading import load_everything
    from lantoa.publishing.newsroom.facade import Article, Format

    load_everything()
    newest = Article.objects.live().order_by("-first_published_at")
    formats = {}
    for name in Format.values:
        found = newest.filter(format=name).first()
        if found is not None:
            formats[name] = found.portal_path
    article = formats["article"]
    section = f"/{article.split('/')[1]}/"
    return {"home": "/", "section": section, "article": article, "emagazine": formats["emagazine"]}, formats


def _median(lighthouse: Path, chrome: str, address: str, *, rounds: int) -> dict[str, Any]:
    """Of several runs the one whose performance is in the middle."""
    runs = sorted((_run(lighthouse, chrome, address) for _ in range(rounds)), key=lambda run: run["performance"])
    return runs[len(runs) // 2] | {"each": [run["performance"] for run in runs]}


def _run(lighthouse: Path, chrome: str, address: str) -> dict[str, Any]:
    # Rendered before: what is measured is a finished page.
    urllib.request.urlopen(address).close()
    command = [str(lighthouse), address, "--output=json", "--quiet", "--no-enable-error-reporting"]
    command += [f"--only-categories={','.join(LIMITS)}", "--max-wait-for-load=90000"]
    command += ["--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-quic --lang=vi"]
    env = {**os.environ, "CHROME_PATH": chrome}
    for _ in range(TRIES):
        done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
        if "NO_NAVSTART" not in done.stderr:
            break
    if done.returncode:
        raise RuntimeError(f"Lighthouse ended with {done.returncode} at {address}: {done.stderr[-500:]}")
    return _read(json.loads(done.stdout))


def _read(report: dict[str, Any]) -> dict[str, Any]:
    scores = {name: round(100 * report["categories"][name]["score"]) for name in LIMITS}
    audits = report["audits"]
    metrics = {short: round(audits[name]["numericValue"], 3) for name, short in _METRICS.items()}
    weighed = {ref["id"] for name in LIMITS for ref in report["categories"][name]["auditRefs"] if ref["weight"]}
    wanting = {name: _why(audits[name]) for name in weighed if audits[name]["score"] not in (None, 1)}
    return scores | metrics | {"wanting": wanting}


def _why(audit: dict[str, Any]) -> str:
    items = (audit.get("details") or {}).get("items") or []
    nodes = [str((item.get("node") or {}).get("snippet") or item.get("url") or "")[:120] for item in items[:3]]
    return f"{audit['score']}: {audit['title']} {audit.get('displayValue') or ''} {' | '.join(filter(None, nodes))}"
