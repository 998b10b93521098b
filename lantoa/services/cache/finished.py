"""Finished pages as files, for the web server of this node: nginx serves them without asking us.

Below `current` lie folders named after stretches of time, and a page is linked into those in which it may be shown:
`s<n>` are ten seconds, six of them from the rendering on; `l<n>` a thousand seconds, this one and the next, which nginx
only turns to when we do not answer. nginx reckons the name from its clock, so that a page lapses even where nobody
of ours is alive to remove it.

A drop renames `current` away. Whoever renders holds the folder that was current when it began, and writes there: what
may be old can only come to lie in a folder that nobody looks into.
"""

import logging
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

log = logging.getLogger(__name__)

# nginx cuts these many digits off its clock's seconds (deploy/nginx.conf).
SLOT_DIGITS, LAST_DIGITS = 1, 3
SLOTS, LASTS = 6, 2
# Nobody walks through the addresses of a hundred thousand units and fills the disk for half an hour.
MOST_LAST = 4000
LARGEST_PAGE = 4 * 1024 * 1024
# After a full disk or a wrong owner it is tried again only so many seconds later.
REST_SECONDS = 10.0
CURRENT, DROPPED = "current", "dropped-"
# What the portal's own addresses are made of; everything else is answered by us.
_PATH = re.compile(r"/(?:[A-Za-z0-9_-][A-Za-z0-9._-]{0,150}/){0,6}")
# nginx hangs it onto whatever address it is asked for: no folder of an address may be named so.
FILE = "~page.html"


class Folder:
    """The finished pages of one node below `root`, shared by its processes; no method raises OSError."""

    def __init__(
        self, root: Path, host: str, *, digits: int = SLOT_DIGITS, clock: Callable[[], float] = time.time
    ) -> None:
        """`host` as readers' requests name it, with its port where it has one."""
        self.root, self.host, self.clock = root, host.lower(), clock
        # One name for the folder: nginx.conf says the same.
        self.site = self.host.partition(":")[0]
        self.slot: int = 10**digits
        self.last: int = 10**LAST_DIGITS
        self._names = count()
        self._rests_until = 0.0
        self._last_number = self._last_pages = 0

    def wants(self, host: str, path: str, query: str) -> bool:
        """Whether a page of this address may become a file."""
        return not query and host.lower() == self.host and _PATH.fullmatch(path) is not None

    def lapses_in(self, begun: float) -> float:
        """Seconds after `begun` from which on a page whose rendering began then is no longer served from disk."""
        return (begun // self.slot + SLOTS) * self.slot - begun

    @contextmanager
    def present(self) -> Iterator[int | None]:
        """The folder that is current now, as an open descriptor; None when it cannot be had."""
        place = self._open() if time.monotonic() >= self._rests_until else None
        try:
            yield place
        finally:
            if place is not None:
                os.close(place)

    def holds(self, path: str) -> bool:
        """Whether the page is served from disk now; another process may have dropped what this one has written."""
        return os.path.exists(f"{self.root}/{CURRENT}/{self._slot(self.clock())}/{self.site}{path}{FILE}")

    def write(self, place: int, path: str, forms: tuple[bytes, bytes], *, stamp: int, begun: float) -> bool:
        """Put a page (plain, gzipped), rendered since `begun`, into the folder `place`. Whether it lies there."""
        if len(forms[0]) > LARGEST_PAGE:
            return False
        try:
            folders = [f"{stretch}/{self.site}{path}" for stretch in self._stretches(begun)]
            for body, name in zip(forms, (FILE, f"{FILE}.gz"), strict=True):
                self._write_one(place, folders, name, body, stamp=stamp)
        except OSError as error:
            self._rest("a finished page was not written", error)
            return False
        return True

    def drop(self) -> None:
        """Nothing that lies there now is served from here on."""
        current = self.root / CURRENT
        # Only renamed: the next page makes it anew, under the account of a web process.
        try:
            current.rename(self.root / f"{DROPPED}{os.getpid()}-{time.time_ns()}-{next(self._names)}")
        except FileNotFoundError:
            pass
        except OSError as error:
            self._rest("finished pages could not be put aside", error)
            shutil.rmtree(current, ignore_errors=True)

    def sweep(self) -> None:
        """Remove what was dropped or has lapsed."""
        with suppress(OSError):
            for old in self.root.glob(f"{DROPPED}*"):
                shutil.rmtree(old, ignore_errors=True)
            for stretch in (self.root / CURRENT).iterdir():
                if self._has_lapsed(stretch.name):
                    shutil.rmtree(stretch, ignore_errors=True)

    def _has_lapsed(self, name: str) -> bool:
        kind, number = name[:1], name[1:]
        if kind not in ("s", "l") or not number.isdigit():
            return True
        length, ahead = (self.slot, SLOTS) if kind == "s" else (self.last, LASTS)
        # A clock that was put back must not keep pages for the time in between.
        return not 0 <= int(number) - self.clock() // length <= ahead

    def _slot(self, at: float) -> str:
        return f"s{int(at // self.slot)}"

    def _stretches(self, begun: float) -> list[str]:
        """The names of those in which a page rendered since `begun` may be shown."""
        names = [self._slot(begun + step * self.slot) for step in range(SLOTS)]
        last = int(begun // self.last)
        if last != self._last_number:
            self._last_number, self._last_pages = last, 0
        self._last_pages += 1
        return names + [f"l{last + step}" for step in range(LASTS if self._last_pages <= MOST_LAST else 0)]

    def _open(self) -> int | None:
        current = self.root / CURRENT
        try:
            for _ in range(3):
                with suppress(FileNotFoundError):
                    return os.open(current, os.O_RDONLY | os.O_DIRECTORY)
                self.root.mkdir(parents=True, exist_ok=True)
                with suppress(FileExistsError):
                    current.mkdir()
                    current.chmod(0o755)
        except OSError as error:
            self._rest("the folder of finished pages cannot be used", error)
        return None

    def _write_one(self, place: int, folders: list[str], name: str, body: bytes, *, stamp: int) -> None:
        """One file under the same name in every folder; a reader finds the old one or the new one, never half."""
        new = f"{folders[0]}{self._passing_name()}"
        _make_folders(place, folders[0])
        try:
            handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644, dir_fd=place)
            with os.fdopen(handle, "wb") as file:
                os.fchmod(handle, 0o644)
                file.write(body)
            os.utime(new, (stamp, stamp), dir_fd=place)
            for folder in folders[1:]:
                _make_folders(place, folder)
                further = f"{folder}{self._passing_name()}"
                os.link(new, further, src_dir_fd=place, dst_dir_fd=place)
                os.replace(further, f"{folder}{name}", src_dir_fd=place, dst_dir_fd=place)
            os.replace(new, f"{folders[0]}{name}", src_dir_fd=place, dst_dir_fd=place)
        except OSError:
            with suppress(OSError):
                os.unlink(new, dir_fd=place)
            raise

    def _passing_name(self) -> str:
        # What a killed process leaves goes with its stretch of time.
        return f".new-{os.getpid()}-{next(self._names)}"

    def _rest(self, what: str, error: OSError) -> None:
        self._rests_until = time.monotonic() + REST_SECONDS
        log.warning("%s: %s", what, error.strerror)


def _make_folders(place: int, folder: str) -> None:
    made = ""
    for part in folder.strip("/").split("/"):
        made += part
        with suppress(FileExistsError):
            os.mkdir(made, dir_fd=place)
            # nginx runs under another account, whatever our umask is.
            os.chmod(made, 0o755, dir_fd=place)  # noqa: S103 - public pages
        made += "/"
