"""What stands on a network that lives in the workers' own processes, and outlives every one of them."""

import fcntl
import mmap
import os
import struct
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

# Delivery, the moment from which it can be found (CLOCK_MONOTONIC, one for all processes), the process that sent it.
RECORD = struct.Struct("<QdQ")
# Delivery ids below this one; the files have holes, and cost what is used.
CAPACITY = 4_000_000


class Book:
    """An append-only file is the truth: one record is one write, which a kill leaves whole or undone.

    Two shared maps stand beside it: how often each delivery was tried, and where the file's records have been found.
    The second only repeats the file, behind a lock that the kernel takes back from the dead.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._posts = os.open(folder / "posts", os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._calls = _shared(folder / "calls", CAPACITY)
        self._found = _shared(folder / "found", 8 * CAPACITY)
        self._mark = os.open(folder / "mark", os.O_RDWR | os.O_CREAT, 0o600)

    def call(self, delivery: int) -> int:
        """One more try of this delivery; which one it is, from 1."""
        number = min(self._calls[delivery] + 1, 255)
        self._calls[delivery] = number
        return number

    def store(self, delivery: int, *, shown_after: float = 0.0) -> None:
        """It stands there from now on; it can be found only after so many seconds."""
        os.write(self._posts, RECORD.pack(delivery, time.monotonic() + shown_after, os.getpid()))

    def shows(self, delivery: int) -> bool:
        """Whether it can be found now."""
        self._catch_up()
        (shown_at,) = struct.unpack_from("<d", self._found, 8 * delivery)
        return 0 < shown_at <= time.monotonic()

    def _catch_up(self) -> None:
        fcntl.flock(self._mark, fcntl.LOCK_EX)
        try:
            at = int.from_bytes(os.pread(self._mark, 8, 0), "little")
            records = os.pread(self._posts, os.fstat(self._posts).st_size - at, at)
            for delivery, shown_at, _process in RECORD.iter_unpack(records):
                (known,) = struct.unpack_from("<d", self._found, 8 * delivery)
                struct.pack_into("<d", self._found, 8 * delivery, min(known or shown_at, shown_at))
            os.pwrite(self._mark, (at + len(records)).to_bytes(8, "little"), 0)
        finally:
            fcntl.flock(self._mark, fcntl.LOCK_UN)

    def posts(self) -> Counter[int]:
        """How often each delivery stands there."""
        return Counter(delivery for delivery, _at, _process in self._records())

    def senders(self) -> int:
        """How many processes have posted something."""
        return len({process for _delivery, _at, process in self._records()})

    def calls(self) -> Counter[int]:
        """How many deliveries were tried so often: tries → deliveries."""
        return Counter(number for number in bytes(self._calls) if number)

    def _records(self) -> Iterator[tuple[int, float, int]]:
        return RECORD.iter_unpack((self.folder / "posts").read_bytes())


def _shared(path: Path, size: int) -> mmap.mmap:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if os.fstat(handle).st_size < size:
            os.ftruncate(handle, size)
        return mmap.mmap(handle, size)
    finally:
        os.close(handle)
