"""What tests of processes share: a folder every user may cross, and patience."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder every user may cross, short enough for a socket; pytest's own is closed."""
    folder = Path(tempfile.mkdtemp(prefix="lantoa-test-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait_until(is_true: Callable[[], bool], seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def is_gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
