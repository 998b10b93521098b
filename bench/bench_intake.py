"""What comes in from elsewhere: Word files per second, and a WordPress export of 10,000 pieces, twice."""

import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from bench.common import machine, run_sql, scratch_database, server_cpu_seconds
from bench.web import REPOSITORY, database_url, load

LIMITS = {"items_per_second": 50.0, "peak_memory_mb": 500, "cpu_ms_per_item": 15.0, "docx_per_second": 10.0}
COUNTED = 100
WORD_FILES = 50
PARAGRAPH = "<p>Công đoàn cơ sở tổ chức hội thi thợ giỏi, hơn một trăm đoàn viên ở năm chuyền may dự thi. </p>"


def measure(*, small: bool = False, full: bool = False) -> dict[str, Any]:
    items = 100_000 if full else 2_000 if small else 10_000
    with tempfile.TemporaryDirectory(prefix="lantoa-bench-") as folder, scratch_database():
        _make_section()
        file = Path(folder) / "cu.xml"
        _write(file, items)
        first = _import(file, folder)
        pieces = _pieces()
        second = _import(file, folder)
        assert (pieces, _pieces()) == (items, items), (items, pieces, _pieces())
        figures = {
            "items": items,
            "file_mb": round(file.stat().st_size / 1024**2),
            "items_per_second": round(items / first.seconds, 1),
            "again_per_second": round(items / second.seconds, 1),
            "own_cpu_ms_per_item": round(first.cpu * 1000 / items, 2),
            "server_cpu_ms_per_item": round(first.server_cpu * 1000 / items, 2),
            "cpu_ms_per_item": round((first.cpu + first.server_cpu) * 1000 / items, 2),
            "queries_per_item": _queries_per_item(Path(folder)),
            "peak_memory_mb": max(first.memory_mb, second.memory_mb),
            "docx_per_second": _word_files_per_second(),
        }
        return {
            "bench": "intake",
            **figures,
            "load": load(),
            "limits": LIMITS,
            "is_within_limits": _is_within(figures),
            "machine": machine(),
        }


def _is_within(figures: dict[str, Any]) -> bool:
    most = ("peak_memory_mb", "cpu_ms_per_item")
    return all(figures[name] <= limit if name in most else figures[name] >= limit for name, limit in LIMITS.items())


def _make_section() -> None:
    from lantoa.publishing.newsroom.tests.factories import make_section

    make_section("Tin tức", "tin-tuc")


def _pieces() -> int:
    return int(run_sql("SELECT count(*) FROM newsroom_article")[0][0])


def _export(items: int) -> Iterator[str]:
    from lantoa.publishing.intake.tests.wxr import HEAD, TAIL, item

    yield HEAD
    for number in range(items):
        year, month, day = 2005 + number % 20, 1 + number % 12, 1 + number % 28
        date = f"{year}-{month:02}-{day:02} 07:30:00"
        title = f"Hội thi thợ giỏi lần thứ {number} ở công ty may"
        yield item(number, PARAGRAPH * 25, title=title, date=date, gmt=date)
    yield TAIL


def _write(file: Path, items: int, host: str = "www.cu.example") -> None:
    with file.open("w", encoding="utf-8") as out:
        out.writelines(part.replace("www.cu.example", host) for part in _export(items))


@dataclass(frozen=True)
class Run:
    """The command from start to end: seconds, CPU seconds of its own and of the server's, largest resident size."""

    seconds: float
    cpu: float
    server_cpu: float
    memory_mb: int


def _import(file: Path, folder: str) -> Run:
    env = {**os.environ, "DATABASE_URL": database_url(), "LANTOA_DATA": folder}
    started, server = time.perf_counter(), server_cpu_seconds()
    process = subprocess.Popen(
        [sys.executable, "-m", "lantoa.config.cli", "import-wordpress", str(file)],
        env=env,
        cwd=REPOSITORY,
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, f"import-wordpress ended with {status}"
    seconds = time.perf_counter() - started
    cpu = usage.ru_utime + usage.ru_stime
    return Run(seconds, cpu, server_cpu_seconds() - server, usage.ru_maxrss // 1024)


def _queries_per_item(folder: Path) -> float:
    """Of COUNTED pieces that another portal had."""
    file, asked = folder / "khac.xml", [0]

    def count(execute: Any, *given: Any) -> Any:
        asked[0] += 1
        return execute(*given)

    _write(file, COUNTED, "khac.example")
    with connection.execute_wrapper(count):
        call_command("import_wordpress", str(file), stdout=io.StringIO())
    return round(asked[0] / COUNTED, 2)


def _word_files_per_second() -> float:
    """Files of three pages with two pictures and a table, read, without keeping them."""
    from lantoa.publishing.intake.tests.docx import p, story
    from lantoa.publishing.intake.word.reading import WordFile

    file = story(more={"word/header1.xml": p("Tiêu đề trang") * 200})
    started = time.perf_counter()
    for _ in range(WORD_FILES):
        assert WordFile(file).text.title
    return round(WORD_FILES / (time.perf_counter() - started), 1)
