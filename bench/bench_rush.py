"""Ten thousand visits to one article within a minute, each a new connection that is counted, while editors work."""

import contextlib
import logging
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from bench.bench_article import _portal
from bench.common import machine, run_sql
from bench.web import load, require_tool, scratch_site, serving_behind_nginx

LIMITS = {"errors": 0, "editor_p95_ms": 1000.0}
VISITS, SECONDS, READERS = 10_000, 60.0, 48
READER = "Mozilla/5.0 (Linux; Android 13; Mobile {}) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"
# An editor looks at a screen for so long before the next step; somebody publishes so often.
THINKING, PUBLISHING = 0.5, 10.0


@dataclass
class Times:
    """Milliseconds of each answer, and what was wrong."""

    milliseconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @contextlib.contextmanager
    def one(self, what: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        except Exception as error:
            self.wrong.append(f"{what}: {error!r}"[:200])
        self.milliseconds.append((time.perf_counter() - started) * 1000)

    def at(self, share: float) -> float:
        ranked = sorted(self.milliseconds)
        return round(ranked[min(int(len(ranked) * share), len(ranked) - 1)], 1)


def measure(*, small: bool = False) -> dict[str, Any]:
    require_tool("nginx", "nginx-light")
    logging.disable(logging.WARNING)
    with scratch_site():
        path, editors = _portal_with_pictures(), _editors()
        with serving_behind_nginx() as (front, _):
            urllib.request.urlopen(front + path).close()
            return _rush(front, path, editors, share=0.1 if small else 1.0)


def _rush(front: str, path: str, editors: list[tuple[str, int]], *, share: float) -> dict[str, Any]:
    pages, beacons, work = Times(), Times(), Times()
    visits, over = int(VISITS * share), threading.Event()
    people = [threading.Thread(target=_edit, args=(front, *editor, work, over)) for editor in editors]
    people.append(threading.Thread(target=_publish, args=(over,)))
    for person in people:
        person.start()
    started = time.perf_counter()
    with ThreadPoolExecutor(READERS) as readers:
        for number in range(visits):
            # They come when they come, whether those before them have been answered or not.
            time.sleep(max(0.0, started + number * SECONDS * share / visits - time.perf_counter()))
            readers.submit(_visit, front, path, number, pages, beacons)
    took = time.perf_counter() - started
    over.set()
    for person in people:
        person.join()
    wrong = [*pages.wrong, *beacons.wrong, *work.wrong]
    [(counted,)] = run_sql("SELECT coalesce(sum(views), 0) FROM analytics_pageviewdaily")
    return {
        "bench": "rush",
        "visits": visits,
        "seconds": round(took, 1),
        "page_p50_ms": pages.at(0.5),
        "page_p95_ms": pages.at(0.95),
        "page_p99_ms": pages.at(0.99),
        "counted_p95_ms": beacons.at(0.95),
        "counted": counted,
        "editors": len(editors),
        "editor_steps": len(work.milliseconds),
        "editor_p50_ms": work.at(0.5),
        "editor_p95_ms": work.at(0.95),
        "editor_longest_ms": round(max(work.milliseconds), 1),
        "errors": len(wrong),
        "first_errors": wrong[:3],
        "load": load(),
        "limits": LIMITS,
        "is_within_limits": not wrong and counted == visits and work.at(0.95) < LIMITS["editor_p95_ms"],
        "machine": machine(),
    }


def _visit(front: str, path: str, number: int, pages: Times, beacons: Times) -> None:
    """A new connection each, as from a phone: the page, then the count of it on the same line. A thousand addresses."""
    agent = {"User-Agent": READER.format(number), "Accept-Encoding": "gzip"}
    place = f"127.{1 + number % 10}.0.{1 + number // 10 % 100}"
    line = HTTPConnection(front.partition("//")[2], timeout=20, source_address=(place, 0))
    with contextlib.closing(line):
        with pages.one("page"):
            line.request("GET", f"{path}?fbclid={number}", headers=agent)
            answer = line.getresponse()
            assert answer.status == 200, answer.status
            assert len(answer.read()) > 1000
        with beacons.one("count"):
            body = urlencode({"trang": path.rstrip("/").rpartition("-")[2], "tu": ""})
            line.request("POST", "/dem/xem", body, {**agent, "Content-Type": "application/x-www-form-urlencoded"})
            answer = line.getresponse()
            answer.read()
            assert answer.status == 204, answer.status


def _edit(front: str, cookie: str, piece: int, work: Times, over: threading.Event) -> None:
    """One editor: opens the desk, then a piece, saves it, and again."""
    form = f"/toa-soan/bai/{piece}/sua/"
    line = HTTPConnection(front.partition("//")[2], timeout=30)
    token, number = "", 0
    with contextlib.closing(line):
        while not over.wait(THINKING):
            number += 1
            for method, path, wanted in (("GET", "/toa-soan/", 200), ("GET", form, 200), ("POST", form, 302)):
                more = {"csrfmiddlewaretoken": token, "title": f"Bản nháp lần {number}", "lead": "Sapo đang viết."}
                headers = {"Cookie": f"sessionid={cookie}; csrftoken={token}"}
                headers |= {"Content-Type": "application/x-www-form-urlencoded"} if method == "POST" else {}
                with work.one(f"{method} {path}"):
                    line.request(method, path, urlencode(more) if method == "POST" else None, headers)
                    answer = line.getresponse()
                    answer.read()
                    assert answer.status == wanted, answer.status
                    token = _token(answer.getheader("Set-Cookie") or "") or token


def _token(cookies: str) -> str:
    return cookies.partition("csrftoken=")[2].partition(";")[0]


def _publish(over: threading.Event) -> None:
    """Something else comes out now and then: every finished page goes."""
    from django.db import connection

    from lantoa.services.cache.facade import drop_pages

    while not over.wait(PUBLISHING):
        drop_pages()
    connection.close()


def _portal_with_pictures() -> str:
    """The article's address; its pictures have their sizes, as publishing makes them."""
    from django.test import Client

    path = _portal()
    assert Client().get(path).status_code == 200
    return path


def _editors() -> list[tuple[str, int]]:
    """(session, piece) of three people at the desk."""
    from django.test import Client

    from lantoa.publishing.newsroom.tests.factories import Federation

    federation = Federation()
    made = []
    for person in (federation.editor, federation.second, federation.chief):
        browser = Client()
        browser.force_login(person)
        made.append((browser.cookies["sessionid"].value, federation.piece(by=person).pk))
    return made
