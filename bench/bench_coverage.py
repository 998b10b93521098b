"""What a start, a claim, the coverage page and a short link cost with months of releases of 240,000 behind them."""

import os
import random
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client, override_settings

from bench.common import cpu_seconds, machine, peak_memory_mb, run_sql, scratch_database, timed
from bench.nation import build_nation
from bench.web import load
from bench.years import PER_RELEASE, add_past_release, copy_figures
from lantoa.org.people.facade import Appointment, Role, User
from lantoa.org.units.facade import Unit

LIMITS = {"page_seconds": 0.3, "missing_seconds": 0.3, "start_seconds": 5.0, "oldest_figure_seconds": 10.0}
ROUNDS = 5
# As many deliveries change in this time as two workers send.
MOVED_SECONDS, MOVED_AT_ONCE, MOVED_EVERY_SECONDS = 20, 300, 0.1
# The addresses of static files without the build that hashes them.
PLAIN_FILES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


def measure(*, rows: tuple[float, ...] = (1,), grassroots: int = 120_000) -> dict[str, Any]:
    """`rows`: how many million delivery rows lie behind the measured release, smallest first."""
    from wagtail.models import Page

    with scratch_database(), override_settings(ALLOWED_HOSTS=["*"], STORAGES=PLAIN_FILES):
        root, editor = build_nation(grassroots=grassroots)
        page = Page.objects.get(depth=1).add_child(instance=Page(title="Thư gửi đoàn viên", slug="thu", live=True))
        run_sql("DELETE FROM distribution_releasemark")
        sizes, past = [], Past(root, editor, page.pk)
        for millions in sorted(rows):
            past.grow_to(int(millions * 1_000_000))
            sizes.append({"million_rows": millions, **_measured(root, editor, page)})
            # A long measurement says how far it is.
            print(sizes[-1], file=sys.stderr, flush=True)
        first, last = sizes[0], sizes[-1]
        names = [name for name, value in first.items() if name.endswith("_seconds") and isinstance(value, float)]
        return {
            "bench": "coverage",
            "sizes": sizes,
            "growth": {name: round(last[name] / first[name], 2) for name in names if first[name]},
            "limits": LIMITS,
            "is_within_limits": all(last[name] <= limit for name, limit in LIMITS.items()),
            "machine": machine() | {"load": load()},
        }


class Past:
    """The releases of the days before."""

    def __init__(self, root: Unit, editor: User, page_id: int) -> None:
        self.root, self.editor, self.page_id = root, editor, page_id
        self.releases: list[int] = []

    def grow_to(self, rows: int) -> None:
        from lantoa.publishing.distribution.figures.rollup import count_release
        from lantoa.publishing.distribution.models import Release

        while run_sql("SELECT count(*) FROM distribution_release")[0][0] * PER_RELEASE < rows:
            release = add_past_release(self.root, self.editor, self.page_id, days_ago=380 - len(self.releases))
            if self.releases:
                copy_figures(self.releases[0], release)
            else:
                run_sql("ANALYZE distribution_delivery")
                count_release(Release.objects.select_related("under").get(pk=release))
            self.releases.append(release)
        run_sql("DELETE FROM distribution_releasemark")
        connection.ensure_connection()
        run_sql("VACUUM (ANALYZE) distribution_delivery")


def _measured(root: Unit, editor: User, page: Any) -> dict[str, Any]:
    from lantoa.kit.clock import now
    from lantoa.publishing.distribution.facade import Audience, start_release
    from lantoa.publishing.distribution.figures.rollup import count_changed
    from lantoa.publishing.distribution.kit import link_target
    from lantoa.publishing.distribution.rules import Pace
    from lantoa.publishing.distribution.worker.claim import Claimer

    audience = Audience(under=root.code, kinds=("grassroots",))
    due = now() + timedelta(hours=4)
    values = {"page": page, "audience": audience, "texts": {"default": "Mời đọc."}, "due_at": due, "by": editor}
    start_cpu, (start_seconds, release) = _cpu_of(lambda: timed(lambda: start_release(is_urgent=False, **values)))
    claims = [timed(lambda: Claimer("bench", Pace()).claim(100))[0] for _ in range(ROUNDS)]
    _spread(release.pk)
    count_cpu, (count_seconds, _) = _cpu_of(lambda: timed(count_changed))
    ids = run_sql("SELECT min(id), max(id) FROM distribution_delivery")[0]
    chance = random.Random(1)
    links = [chance.randrange(*ids) for _ in range(500)]
    link_seconds, _ = timed(lambda: [link_target(link) for link in links])
    return {
        "rows": run_sql("SELECT count(*) FROM distribution_release")[0][0] * PER_RELEASE,
        "start_seconds": round(start_seconds, 3),
        "start_cpu_seconds": start_cpu,
        "claim_100_seconds": round(min(claims), 4),
        "count_seconds": round(count_seconds, 3),
        "count_cpu_seconds": count_cpu,
        "short_link_seconds": round(link_seconds / len(links), 6),
        **_pages(editor, release.pk),
        **_export(editor, release.pk),
        "oldest_figure_seconds": round(_oldest_figure(release.pk), 1),
        "sizes_mb": _sizes(),
        "plans": _plans(release.pk, links[0]),
        "load": load(),
    }


def _cpu_of(act: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of this process and of its database connection, which others on the machine do not change."""
    started = _backend_cpu() + cpu_seconds()
    result = act()
    return round(_backend_cpu() + cpu_seconds() - started, 3), result


def _backend_cpu() -> float:
    pid = run_sql("SELECT pg_backend_pid()")[0][0]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _spread(release: int) -> None:
    """Seven of ten posts stand, a few failed, some shares are done."""
    run_sql(
        """
        UPDATE distribution_delivery d SET next_attempt_at = NULL, lease_until = NULL,
            state = CASE WHEN d.id %% 10 < 7 THEN CASE WHEN d.network = 'facebook' THEN 'sent' ELSE 'done' END
                WHEN d.id %% 10 = 7 AND d.network = 'facebook' THEN 'failed' ELSE 'task' END,
            error_class = CASE WHEN d.id %% 10 = 7 AND d.network = 'facebook' THEN 'transient' ELSE '' END,
            sent_at = CASE WHEN d.id %% 10 < 7 THEN now() + interval '1 second' * (d.id * 7919 %% 14400) END
        WHERE release_id = %s
        """,
        release,
    )
    run_sql(
        """
        INSERT INTO analytics_click (day, link_id, visitor, clicks)
        SELECT current_date, id, decode(lpad(to_hex(id), 32, '0'), 'hex'), 1 FROM distribution_delivery
        WHERE release_id = %s AND id %% 5 = 0
        """,
        release,
    )


def _pages(editor: User, release: int) -> dict[str, float]:
    """Server time through the views, warm, the best of five: what others did on the machine can only have slowed it."""
    client = Client()
    client.force_login(editor)
    province, superior = (Unit.objects.filter(kind=kind).order_by("pk")[5] for kind in ("province", "superior"))
    grassroots = Unit.objects.filter(kind="grassroots", parent=superior).first()
    addresses = {
        "page": f"/lan-toa/{release}/",
        "live": f"/lan-toa/{release}/truc-tiep/",
        "province": f"/lan-toa/{release}/?don-vi={province.code}",
        "superior": f"/lan-toa/{release}/?don-vi={superior.code}",
        "list": "/lan-toa/",
        "deliveries": f"/lan-toa/{release}/luot/",
        "missing": f"/lan-toa/{release}/chua-toi/",
        "missing_rare": f"/lan-toa/{release}/chua-toi/?ly-do=loi",
        "missing_none": f"/lan-toa/{release}/chua-toi/?ly-do=khong-kenh",
        "missing_named": f"/lan-toa/{release}/chua-toi/?q=don+vi+1199",
        "missing_last": f"/lan-toa/{release}/chua-toi/?sau={province.path}",
        "unit": f"/lan-toa/don-vi/{grassroots.code if grassroots else superior.code}/",
    }
    times = {name: _warm(lambda address=address: _got(client, address)) for name, address in addresses.items()}
    for name, place in (("province", province), ("superior", superior)):
        times |= _as_officer_of(place, name, addresses)
    page_cpu, _ = _cpu_of(lambda: [_got(client, addresses["page"]) for _ in range(ROUNDS)])
    return {f"{name}_seconds": seconds for name, seconds in times.items()} | {
        "page_cpu_seconds": round(page_cpu / ROUNDS, 3)
    }


def _as_officer_of(unit: Unit, name: str, addresses: dict[str, str]) -> dict[str, float]:
    """The same for somebody who sees only what lies below `unit`: nothing is kept for them, it is counted."""
    officer = User.objects.get_or_create(username=f"canbo-{unit.pk}")[0]
    Appointment.objects.get_or_create(user=officer, unit=unit, role=Role.OFFICER, valid_from="2020-01-01")
    client = Client()
    client.force_login(officer)
    return {
        f"{page}_of_{name}": _warm(lambda address=addresses[page]: _got(client, address))
        for page in ("page", "missing")
    }


def _oldest_figure(release: int) -> float:
    """How old the page's figures became while deliveries changed all the time, with the worker's duty beside it."""
    from lantoa.kit.clock import now
    from lantoa.publishing.distribution.figures.rollup import count_release
    from lantoa.publishing.distribution.models import Release, ReleaseSummary
    from lantoa.publishing.distribution.rules import Pace
    from lantoa.publishing.distribution.worker.periodic import own_duties, run_due

    duties = [duty for duty in own_duties(Pace()) if duty.name == "count_changed"]
    stop = threading.Event()
    mover = threading.Thread(target=_move, args=(release, stop))
    mover.start()
    try:
        count_release(Release.objects.select_related("under").get(pk=release))
        oldest, until = 0.0, time.monotonic() + MOVED_SECONDS
        while time.monotonic() < until:
            counted_at = ReleaseSummary.objects.get(pk=release).counted_at
            time.sleep(1)
            run_due(duties)
            oldest = max(oldest, (now() - counted_at).total_seconds())
        return oldest
    finally:
        stop.set()
        mover.join()


def _move(release: int, stop: threading.Event) -> None:
    [(first, last)] = run_sql("SELECT min(id), max(id) FROM distribution_delivery WHERE release_id = %s", release)
    chance = random.Random(2)
    while not stop.wait(MOVED_EVERY_SECONDS):
        start = chance.randrange(first, last - MOVED_AT_ONCE)
        run_sql(
            "UPDATE distribution_delivery SET attempts = attempts + 1 WHERE id >= %s AND id < %s",
            start,
            start + MOVED_AT_ONCE,
        )
    connection.close()


def _export(editor: User, release: int) -> dict[str, float]:
    """All deliveries as a spreadsheet, streamed: how long, how large, and by how much the process grew."""
    client = Client()
    client.force_login(editor)
    before, started, size = peak_memory_mb(), time.perf_counter(), 0
    for piece in client.get(f"/lan-toa/{release}/luot.xlsx").streaming_content:
        size += len(piece)
    seconds = time.perf_counter() - started
    return {
        "export_seconds": round(seconds, 1),
        "export_mb": size // 2**20,
        "export_grew_mb": peak_memory_mb() - before,
    }


def _got(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)


def _warm(act: Callable[[], Any]) -> float:
    act()
    return round(min(timed(act)[0] for _ in range(ROUNDS)), 3)


def _sizes() -> dict[str, int]:
    """Table, its indexes and what is kept beside it, in MB."""
    names = ["distribution_delivery", "distribution_releasefigure", "distribution_releasesummary"]
    sizes = {name: run_sql("SELECT pg_table_size(%s) / 1048576", name)[0][0] for name in names}
    indexes = run_sql(
        "SELECT indexrelname, pg_relation_size(indexrelid) / 1048576 FROM pg_stat_user_indexes "
        "WHERE relname = 'distribution_delivery' ORDER BY 2 DESC"
    )
    return sizes | dict(indexes)


def _plans(release: int, link: int) -> dict[str, list[str]]:
    """The nodes of what runs all day: every one of them finds its rows by an index, whatever lies behind."""
    statements = {
        "claim": "SELECT id FROM distribution_delivery WHERE state = 'waiting' AND NOT is_urgent "
        "AND next_attempt_at <= now() ORDER BY next_attempt_at LIMIT 100 FOR UPDATE SKIP LOCKED",
        "short link": f"SELECT release_id FROM distribution_delivery WHERE id = {link}",
        "figures": f"SELECT * FROM distribution_releasefigure WHERE release_id = {release} AND unit_id = 1",
        "units right below": "SELECT unit_id, count(*) FROM distribution_delivery WHERE "
        f"release_id = {release} AND unit_id = ANY (ARRAY[2000, 2001, 2002]) GROUP BY unit_id",
        "one release": f"SELECT state, count(*) FROM distribution_delivery WHERE release_id = {release} GROUP BY state",
    }
    return {name: _nodes(run_sql(f"EXPLAIN (FORMAT JSON) {sql}")[0][0][0]["Plan"]) for name, sql in statements.items()}


def _nodes(plan: dict[str, Any]) -> list[str]:
    own = " ".join([plan["Node Type"], plan.get("Index Name", plan.get("Relation Name", ""))]).strip()
    return [own, *(node for part in plan.get("Plans", []) for node in _nodes(part))]
