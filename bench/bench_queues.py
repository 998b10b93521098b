"""The same sends, each as one task of a general queue: Celery on Redis, procrastinate on PostgreSQL, and ours.

The peers' packages and servers are not ours to install: `pip install celery redis procrastinate` and `redis-server` on
the PATH; what is missing is said in the figures instead of a rate.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from typing import Any

from bench import noop
from bench.bench_claim import database_url
from bench.common import machine, run_sql, scratch_database
from bench.nation import build_nation

LIMITS = {"times_celery": 5.0, "times_procrastinate": 5.0}
PROCESSES = 2
LONGEST_SECONDS = 600


def measure(*, sends: int = 10_000) -> dict[str, Any]:
    noop.register()
    with scratch_database():
        root, editor = build_nation(grassroots=sends)
        run_sql("UPDATE distribution_channel SET network = 'noop' WHERE network = 'facebook'")
        run_sql("DELETE FROM distribution_channel WHERE network <> 'noop'")
        ours = _ours(root, editor, sends)
        peers = {"celery": _celery(root, editor, sends), "procrastinate": _procrastinate(root, editor, sends)}
        ratios = {f"times_{name}": round(ours / rate, 1) for name, rate in peers.items() if isinstance(rate, float)}
        return {
            "bench": "queues",
            "sends": sends,
            "processes": PROCESSES,
            "ours_per_second": round(ours),
            **{f"{name}_per_second": round(rate) if isinstance(rate, float) else rate for name, rate in peers.items()},
            **ratios,
            "limits": LIMITS,
            "is_within_limits": len(ratios) == len(LIMITS) and all(ratios[name] >= LIMITS[name] for name in LIMITS),
            "machine": machine(),
        }


def _release(root: Any, editor: Any, name: str) -> Any:
    from wagtail.models import Page

    from lantoa.kit.clock import now
    from lantoa.publishing.distribution.facade import Audience, pause_release, start_release

    page = Page.objects.get(depth=1).add_child(instance=Page(title="Thư", slug=name, live=True))
    run_sql("UPDATE distribution_channel SET next_send_at = NULL")
    release = start_release(
        page=page,
        audience=Audience(under=root.code),
        texts={"default": "Mời đọc."},
        due_at=now() + timedelta(hours=4),
        by=editor,
    )
    pause_release(release=release, by=editor)
    run_sql("ANALYZE distribution_delivery")
    return release


def _ours(root: Any, editor: Any, sends: int) -> float:
    from lantoa.kit.clock import now
    from lantoa.publishing.distribution.facade import resume_release
    from lantoa.publishing.distribution.models import WorkerHeartbeat

    release = _release(root, editor, "ours")
    running = [noop.start(database_url(), idle_seconds=3) for _ in range(PROCESSES)]
    while WorkerHeartbeat.objects.count() < PROCESSES:
        time.sleep(0.1)
    started_at = now()
    resume_release(release=release, by=editor)
    for process in running:
        process.wait()
    return _rate(release, sends, started_at)


def _rate(release: Any, sends: int, started_at: Any) -> float:
    [(last, sent)] = run_sql(
        "SELECT max(sent_at), count(*) FROM distribution_delivery WHERE release_id = %s AND state = 'sent'", release.pk
    )
    assert sent == sends, f"{sent} of {sends} were sent"
    return float(sends / (last - started_at).total_seconds())


def _missing(*packages: str) -> list[str]:
    return [name for name in packages if importlib.util.find_spec(name) is None]


def _celery(root: Any, editor: Any, sends: int) -> float | str:
    from lantoa.kit.clock import now

    server = shutil.which("redis-server")
    if missing := [*_missing("celery", "redis"), *([] if server else ["redis-server"])]:
        return f"not measured, missing: {', '.join(missing)}"
    release = _release(root, editor, "celery")
    with tempfile.TemporaryDirectory() as folder:
        socket = f"{folder}/redis.sock"
        redis = subprocess.Popen([server, "--port", "0", "--unixsocket", socket, "--save", ""], cwd=folder, **_QUIET)  # type: ignore[list-item]
        environment = _environment() | {"BENCH_BROKER": f"redis+socket://{socket}"}
        command = [sys.executable, "-m", "celery", "-A", "bench.peers", "worker", "-c", str(PROCESSES), "-l", "error"]
        worker = subprocess.Popen(command, env=environment, **_QUIET)
        os.environ["BENCH_BROKER"] = environment["BENCH_BROKER"]
        try:
            time.sleep(8)
            from bench.peers import send

            ids = [pk for (pk,) in run_sql("SELECT id FROM distribution_delivery WHERE release_id = %s", release.pk)]
            started_at = now()
            for pk in ids:
                send.delay(pk)
            _wait(release, sends, worker)
            return _rate(release, sends, started_at)
        finally:
            for process in (worker, redis):
                process.terminate()
                process.wait()


def _procrastinate(root: Any, editor: Any, sends: int) -> float | str:
    from lantoa.kit.clock import now

    if missing := _missing("procrastinate"):
        return f"not measured, missing: {', '.join(missing)}"
    release = _release(root, editor, "procrastinate")
    environment = _environment()
    os.environ["BENCH_DATABASE"] = environment["BENCH_DATABASE"]
    from bench.peers import queue, send_queued

    with queue.open():
        queue.schema_manager.apply_schema()
        ids = [pk for (pk,) in run_sql("SELECT id FROM distribution_delivery WHERE release_id = %s", release.pk)]
        command = [sys.executable, "-m", "procrastinate", "--app=bench.peers.worker_queue", "worker", "-c", "8"]
        workers = [subprocess.Popen(command, env=environment, **_QUIET) for _ in range(PROCESSES)]
        try:
            time.sleep(5)
            started_at = now()
            send_queued.batch_defer(*({"delivery_id": pk} for pk in ids))
            _wait(release, sends, *workers)
            return _rate(release, sends, started_at)
        finally:
            for process in workers:
                process.terminate()
                process.wait()


_QUIET: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def _environment() -> dict[str, str]:
    url = database_url()
    return {
        **os.environ,
        "DATABASE_URL": url,
        "BENCH_DATABASE": url,
        "DJANGO_SETTINGS_MODULE": "lantoa.config.settings",
    }


def _wait(release: Any, sends: int, *workers: subprocess.Popen[bytes]) -> None:
    began = time.monotonic()
    while time.monotonic() - began < LONGEST_SECONDS:
        assert all(worker.poll() is None for worker in workers), "a worker of the other queue has ended"
        [(sent,)] = run_sql(
            "SELECT count(*) FROM distribution_delivery WHERE release_id = %s AND state = 'sent'", release.pk
        )
        if sent == sends:
            return
        time.sleep(0.5)
