"""A disk so small that a test can fill it."""

import errno
import subprocess
import tempfile
from pathlib import Path

_BLOCK = b"\0" * 65536


def may_mount() -> bool:
    """Whether this machine lets us mount a file system in memory."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True)
        except OSError:
            return False
        if mounted.returncode == 0:
            subprocess.run(["umount", folder], check=True)
        return mounted.returncode == 0


class Disk:
    """A file system of so many MB, in a folder that any user may cross."""

    def __init__(self, megabytes: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="lantoa-disk-"))
        options = f"size={megabytes}m,mode=0755"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", self.folder], check=True)

    @property
    def balloon(self) -> Path:
        return self.folder / "balloon"

    def fill(self) -> None:
        """Not a block is left."""
        with self.balloon.open("ab", buffering=0) as file:
            block = _BLOCK
            while block:
                try:
                    file.write(block)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    block = block[: len(block) // 2] if len(block) > 4096 else b""

    def make_room(self) -> None:
        self.balloon.unlink(missing_ok=True)

    def remove(self) -> None:
        subprocess.run(["umount", "--lazy", self.folder], check=True)
        self.folder.rmdir()
