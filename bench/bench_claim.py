"""What a delivery costs us: deliveries per second with a network that does nothing, with one worker and with two."""

import os
import time
from datetime import timedelta
from typing import Any

from bench import noop
from bench.common import machine, run_sql, scratch_database, server_cpu_seconds
from bench.nation import build_nation

LIMITS = {"one_worker": 3_000, "two_workers": 5_000}
IDLE_SECONDS = 6


def measure(*, deliveries: int = 60_000) -> dict[str, Any]:
    noop.register()
    with scratch_database():
        root, editor = build_nation(grassroots=deliveries)
        run_sql("UPDATE distribution_channel SET network = 'noop' WHERE network = 'facebook'")
        run_sql("DELETE FROM distribution_channel WHERE network <> 'noop'")
        rates = {workers: _rate(root, editor, deliveries, workers) for workers in (1, 2)}
        one, two = rates[1], rates[2]
        return {
            "bench": "claim",
            "deliveries": deliveries,
            "one_worker_per_second": round(one["rate"]),
            "two_workers_per_second": round(two["rate"]),
            "two_to_one": round(two["rate"] / one["rate"], 2),
            "cpu_seconds_per_1000": round(one["cpu"] / deliveries * 1000, 3),
            "server_cpu_seconds_per_1000": round(one["server"] / deliveries * 1000, 3),
            "worker_peak_memory_mb": one["memory"],
            "limits": LIMITS,
            "is_within_limits": one["rate"] >= LIMITS["one_worker"] and two["rate"] >= LIMITS["two_workers"],
            "machine": machine(),
        }


def _rate(root: Any, editor: Any, deliveries: int, workers: int) -> dict[str, float]:
    """Deliveries a second from the moment the release may go to the last one's time; CPU and memory of a worker."""
    from wagtail.models import Page

    from lantoa.kit.clock import now
    from lantoa.publishing.distribution.facade import Audience, pause_release, resume_release, start_release
    from lantoa.publishing.distribution.models import WorkerHeartbeat

    page = Page.objects.get(depth=1).add_child(instance=Page(title="Thư", slug=f"thu-{workers}", live=True))
    run_sql("UPDATE distribution_channel SET next_send_at = NULL")
    release = start_release(
        page=page,
        audience=Audience(under=root.code),
        texts={"default": "Mời đoàn viên đọc và chia sẻ."},
        due_at=now() + timedelta(hours=4),
        by=editor,
    )
    pause_release(release=release, by=editor)
    run_sql("ANALYZE distribution_delivery")
    WorkerHeartbeat.objects.all().delete()
    running = [noop.start(database_url(), idle_seconds=IDLE_SECONDS) for _ in range(workers)]
    while WorkerHeartbeat.objects.count() < workers:
        time.sleep(0.1)
    started_at, server = now(), server_cpu_seconds()
    resume_release(release=release, by=editor)
    usages = [os.wait4(process.pid, 0)[2] for process in running]
    [(last, sent)] = run_sql(
        "SELECT max(sent_at), count(*) FROM distribution_delivery WHERE release_id = %s AND state = 'sent'", release.pk
    )
    assert sent == deliveries, f"{sent} of {deliveries} were sent"
    return {
        "rate": deliveries / (last - started_at).total_seconds(),
        "cpu": sum(usage.ru_utime + usage.ru_stime for usage in usages),
        "server": server_cpu_seconds() - server,
        "memory": max(usage.ru_maxrss for usage in usages) // 1024,
    }


def database_url() -> str:
    """The address of the database that this process works on."""
    from django.db import connection

    values = connection.settings_dict
    host = f"?host={values['HOST']}" if str(values["HOST"]).startswith("/") else ""
    place = "localhost" if host else values["HOST"]
    place += f":{values['PORT']}" if values["PORT"] else ""
    return f"postgresql://{values['USER']}:{values['PASSWORD']}@{place}/{values['NAME']}{host}"
