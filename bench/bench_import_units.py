"""`lantoa import-units` of the whole country: 34 provinces, 3,321 communes, 120,000 grassroots unions."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.common import machine, run_sql, scratch_database
from bench.national import write_national_units
from bench.web import REPOSITORY, database_url, load

LIMITS = {"import_seconds": 60.0}


def measure(*, grassroots: int = 120_000) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="lantoa-bench-") as folder, scratch_database():
        file = Path(folder) / "units.csv"
        rows = write_national_units(file, grassroots=grassroots)
        first, cpu, memory = _import(file, folder)
        units = _units()
        second, _, _ = _import(file, folder)
        assert (units, _units()) == (rows, rows), (rows, units, _units())
        return {
            "bench": "import_units",
            "rows": rows,
            "import_seconds": round(first, 1),
            "import_cpu_seconds": round(cpu, 1),
            "again_seconds": round(second, 1),
            "peak_memory_mb": memory,
            "load": load(),
            "limits": LIMITS,
            "is_within_limits": first <= LIMITS["import_seconds"],
            "machine": machine(),
        }


def _units() -> int:
    return int(run_sql("SELECT count(*) FROM units_unit")[0][0])


def _import(file: Path, folder: str) -> tuple[float, float, int]:
    """Seconds of the command from start to end, its own CPU seconds, and its largest resident size in MB."""
    env = {**os.environ, "DATABASE_URL": database_url(), "LANTOA_DATA": folder}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "lantoa.config.cli", "import-units", str(file)],
        env=env,
        cwd=REPOSITORY,
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, f"import-units ended with {status}"
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024
