"""The article page: kept bytes per second beside nginx with the same bytes from disk, and what rendering it costs."""

import gzip
import io
import logging
import urllib.request
from typing import Any

from bench.common import cpu_seconds, machine, timed
from bench.web import (
    CONNECTIONS,
    best_of,
    load,
    nginx_serving,
    require_tool,
    scratch_site,
    serving,
    serving_behind_nginx,
    wrk,
)

LIMITS = {
    "cached_requests_per_second": 2_000,
    "cached_p99_ms": 50.0,
    "uncached_p50_ms": 20.0,
    "ratio_to_nginx": 0.3,
    "ratio_of_shipped_nginx": 0.9,
}
ZIPPED = ("Accept-Encoding: gzip",)
PIECES, PARAGRAPHS, RENDERINGS = 40, 14, 200
_WORDS = (
    "Từ đầu tháng, ca ba của phân xưởng hai có thêm bát canh nóng. Chị em kể, buổi đối thoại hôm ấy kéo dài đến "
    "tám giờ tối, ai cũng được nói và mọi điều được ghi vào biên bản treo ở cửa nhà ăn. "
)


def measure(*, seconds: int = 5, rounds: int = 3) -> dict[str, Any]:
    require_tool("wrk", "wrk")
    logging.disable(logging.WARNING)
    with scratch_site():
        path = _portal()
        uncached = _uncached(path)
        cached = _cached(path, seconds, rounds)
    is_quick = uncached["uncached_p50_ms"] <= LIMITS["uncached_p50_ms"]
    within = {"is_within_limits": cached["is_within_limits"] and is_quick}
    return {"bench": "article", "connections": CONNECTIONS, **cached, **uncached, **within}


def _cached(path: str, seconds: int, rounds: int) -> dict[str, Any]:
    """Kept pages of our server alone, of the shipped nginx before it, and of nginx that knows nothing but one file."""
    with serving() as address, serving_behind_nginx() as (front, _):
        with urllib.request.urlopen(address + path) as answer:
            page = answer.read()
        ours, plain, shipped, theirs = [], [], [], []
        with nginx_serving(page) as plain_file, nginx_serving(gzip.compress(page, 6)) as zipped_file:
            for _round in range(rounds):
                theirs.append((wrk(zipped_file, seconds=seconds), wrk(plain_file, seconds=seconds)))
                shipped.append(wrk(front + path, seconds=seconds, headers=ZIPPED))
                ours.append(wrk(address + path, seconds=seconds, headers=ZIPPED))
                plain.append(wrk(address + path, seconds=seconds))
    cached, nginx = best_of(ours), best_of([zipped for zipped, _ in theirs])
    flat, flat_nginx = best_of(plain), best_of([plain_run for _, plain_run in theirs])
    ratio = round(cached["requests_per_second"] / nginx["requests_per_second"], 2)
    behind = _shipped(shipped, nginx)
    return {
        "page_bytes": len(page),
        "cached_requests_per_second": round(cached["requests_per_second"]),
        "cached_p50_ms": cached["p50_ms"],
        "cached_p99_ms": min(run["p99_ms"] for run in ours),
        "cached_p99_each_ms": [run["p99_ms"] for run in ours],
        "nginx_requests_per_second": round(nginx["requests_per_second"]),
        "nginx_p99_ms": nginx["p99_ms"],
        "ratio_to_nginx": ratio,
        "ratio_to_nginx_uncompressed": round(flat["requests_per_second"] / flat_nginx["requests_per_second"], 2),
        "cached_each": [round(run["requests_per_second"]) for run in ours],
        "nginx_each": [round(run["requests_per_second"]) for run, _ in theirs],
        **behind,
        "failures": sum(run["failures"] for run in [*ours, *plain, *shipped]),
        "load": load(),
        "limits": LIMITS,
        "is_within_limits": cached["requests_per_second"] >= LIMITS["cached_requests_per_second"]
        and min(run["p99_ms"] for run in ours) <= LIMITS["cached_p99_ms"]
        and ratio >= LIMITS["ratio_to_nginx"]
        and behind["ratio_of_shipped_nginx"] >= LIMITS["ratio_of_shipped_nginx"],
        "machine": machine(),
    }


def _shipped(runs: list[dict[str, Any]], nginx: dict[str, Any]) -> dict[str, Any]:
    best = best_of(runs)
    return {
        "shipped_nginx_requests_per_second": round(best["requests_per_second"]),
        "shipped_nginx_p99_ms": best["p99_ms"],
        "shipped_nginx_each": [round(run["requests_per_second"]) for run in runs],
        "ratio_of_shipped_nginx": round(best["requests_per_second"] / nginx["requests_per_second"], 2),
    }


def _uncached(path: str) -> dict[str, float]:
    """Milliseconds of Django from the request to the bytes, the page cache dropped each time; in this process."""
    from django.test import Client

    from lantoa.services.cache.facade import drop_pages

    reader = Client()
    walls, cpus = [], []
    for number in range(RENDERINGS + 10):
        drop_pages()
        before = cpu_seconds()
        wall, answer = timed(lambda: reader.get(path))
        assert answer.status_code == 200, answer
        if number >= 10:
            walls.append(wall * 1000)
            cpus.append((cpu_seconds() - before) * 1000)
    walls.sort()
    cpus.sort()
    return {
        "uncached_p50_ms": round(walls[RENDERINGS // 2], 1),
        "uncached_p99_ms": round(walls[int(RENDERINGS * 0.99)], 1),
        "uncached_fastest_ms": round(walls[0], 1),
        "uncached_cpu_p50_ms": round(cpus[RENDERINGS // 2], 1),
    }


def _portal() -> str:
    """Forty pieces in four sections, each with a picture and a unit; the address of one of them."""
    from django.core.files.base import ContentFile
    from PIL import Image
    from wagtail.models import Page, Site

    from lantoa.kit.clock import now
    from lantoa.org.units.facade import Unit
    from lantoa.publishing.newsroom.facade import Article, HomePage, SectionPage
    from lantoa.services.media.facade import Picture

    home = Page.objects.get(depth=1).add_child(instance=HomePage(title="Trang nhất", slug="trang-nhat"))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    sections = [home.add_child(instance=SectionPage(title=f"Chuyên mục {n}", slug=f"muc-{n}")) for n in range(4)]
    unit = Unit.objects.create(
        code="LG", kind="province", name="LĐLĐ tỉnh", search_key="ldld", valid_from="2020-01-01", path="/1/"
    )
    file = io.BytesIO()
    Image.new("RGB", (1600, 1067), (10, 77, 162)).save(file, "JPEG")
    picture = Picture.objects.create(
        title="Bên chuyền may", file=ContentFile(file.getvalue(), name="anh.jpg"), width=1600, height=1067
    )
    for number in range(PIECES):
        article = Article(
            title=f"Bữa cơm ca ba số {number}",
            slug=f"bua-com-{number}",
            lead=_WORDS[:120],
            body=[("paragraph", f"<p>{_WORDS * 2}</p>")] * PARAGRAPHS,
            author_name="Mai Lan",
            unit=unit,
            cover=picture,
            state=Article.State.PUBLISHED,
            live=True,
            first_published_at=now(),
        )
        sections[number % 4].add_child(instance=article)
    return f"/{article.get_parent().slug}/{article.slug}-{article.pk}/"
