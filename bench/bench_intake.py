"""What comes in from elsewhere: Word files per second, and a WordPress export of 10,000 pieces, twice."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.common import machine, run_sql, scratch_database
from bench.web import REPOSITORY, database_url, load

LIMITS = {"items_per_second": 10.0, "peak_memory_mb": 500, "docx_per_second": 10.0}
WORD_FILES = 50
PARAGRAPH = "<p>Công đoàn cơ sở tổ chức hội thi thợ giỏi, hơn một trăm đoàn viên ở năm chuyền may dự thi. </p>"


def measure(*, small: bool = False, full: bool = False) -> dict[str, Any]:
    items = 100_000 if full else 500 if small else 10_000
    with tempfile.TemporaryDirectory(prefix="lantoa-bench-") as folder, scratch_database():
        _make_section()
        file = Path(folder) / "cu.xml"
        with file.open("w", encoding="utf-8") as out:
            out.writelines(_export(items))
        first, memory = _import(file, folder)
        pieces = _pieces()
        second, memory_again = _import(file, folder)
        assert (pieces, _pieces()) == (items, items), (items, pieces, _pieces())
        words = _word_files_per_second()
        figures = {
            "items": items,
            "file_mb": round(file.stat().st_size / 1024**2),
            "items_per_second": round(items / first, 1),
            "again_per_second": round(items / second, 1),
            "peak_memory_mb": max(memory, memory_again),
            "docx_per_second": words,
        }
        is_within = figures["items_per_second"] >= LIMITS["items_per_second"]
        is_within &= figures["peak_memory_mb"] <= LIMITS["peak_memory_mb"] and words >= LIMITS["docx_per_second"]
        return {
            "bench": "intake",
            **figures,
            "load": load(),
            "limits": LIMITS,
            "is_within_limits": is_within,
            "machine": machine(),
        }


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


def _import(file: Path, folder: str) -> tuple[float, int]:
    """Seconds of the command from start to end, and its largest resident size in MB."""
    env = {**os.environ, "DATABASE_URL": database_url(), "LANTOA_DATA": folder}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "lantoa.config.cli", "import-wordpress", str(file)],
        env=env,
        cwd=REPOSITORY,
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, f"import-wordpress ended with {status}"
    return time.perf_counter() - started, usage.ru_maxrss // 1024


def _word_files_per_second() -> float:
    """Files of three pages with two pictures and a table, read, without keeping them."""
    from lantoa.publishing.intake.tests.docx import p, story
    from lantoa.publishing.intake.word.reading import WordFile

    file = story(more={"word/header1.xml": p("Tiêu đề trang") * 200})
    started = time.perf_counter()
    for _ in range(WORD_FILES):
        assert WordFile(file).text.title
    return round(WORD_FILES / (time.perf_counter() - started), 1)
