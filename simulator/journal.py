"""Keeps every event in one append-only file, so that a killed simulator forgets nothing it has answered."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

_encode = json.JSONEncoder(separators=(",", ":")).encode


class InUse(Exception):  # noqa: N818 - named for what is wrong, as the house does
    """Another simulator holds this folder."""


class Journal(Protocol):
    folder: Path | None

    def write(self, event: list[Any]) -> None: ...
    def read(self) -> Iterator[list[Any]]: ...
    def clear(self) -> None: ...


class MemoryJournal:
    """Keeps nothing."""

    folder: Path | None = None

    def write(self, event: list[Any]) -> None:
        pass

    def read(self) -> Iterator[list[Any]]:
        return iter(())

    def clear(self) -> None:
        pass


class FileJournal:
    """One JSON list per line. A write that returned is with the kernel: it outlives SIGKILL, not a power cut.

    Raises InUse when another process has the folder open.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder: Path | None = folder
        self._path = folder / "events.jsonl"
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise InUse(str(folder)) from error
        self._cut_torn_line()

    def write(self, event: list[Any]) -> None:
        """Raises OSError when the disk is full; the file is then as it was before."""
        line = _encode(event).encode() + b"\n"
        size = None
        try:
            written = os.write(self._file, line)
            if written != len(line):
                size = os.fstat(self._file).st_size - written
                raise OSError("the disk is full")
        except OSError:
            if size is not None:
                os.ftruncate(self._file, size)
            raise

    def read(self) -> Iterator[list[Any]]:
        with self._path.open("rb") as lines:
            for line in lines:
                yield json.loads(line)

    def clear(self) -> None:
        os.ftruncate(self._file, 0)

    def _cut_torn_line(self) -> None:
        """Drop what a kill in the middle of a write left behind its last whole line."""
        with self._path.open("rb") as file:
            end = file.seek(0, os.SEEK_END)
            at = end
            while at > 0:
                step = min(65536, at)
                file.seek(at - step)
                newline = file.read(step).rfind(b"\n")
                if newline >= 0:
                    at = at - step + newline + 1
                    break
                at -= step
        if at < end:
            os.ftruncate(self._file, at)
