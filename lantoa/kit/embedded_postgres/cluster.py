"""The cluster on disk: made once and whole, with its password and the folder of its socket."""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from lantoa.kit.embedded_postgres.account import Account, account_for, founder
from lantoa.kit.embedded_postgres.errors import CannotStart, from_output
from lantoa.kit.embedded_postgres.places import binaries_for, home_for
from lantoa.kit.parentage import die_with_parent

ROLE = DATABASE = "lantoa"
PORT = 5432  # Only names the socket's file: nothing listens on the network.
# A socket's address holds 107 bytes, "/.s.PGSQL.5432" of them for the name.
LONGEST_SOCKET_FOLDER = 90


@dataclass(frozen=True)
class Cluster:
    """One cluster: `root` holds data/, run/ (the socket) and password."""

    root: Path
    account: Account
    binaries: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def socket_folder(self) -> Path:
        """The folder to name in a connection: short even when the cluster's path is long."""
        run = self.root / "run"
        return run.readlink() if run.is_symlink() else run

    def open_socket_folder(self) -> Path:
        """Make sure the socket's folder is there and closed to everyone else."""
        run = self.root / "run"
        if len(os.fsencode(run)) > LONGEST_SOCKET_FOLDER:
            if not (run.is_symlink() and run.exists()):
                run.unlink(missing_ok=True)
                run.symlink_to(tempfile.mkdtemp(prefix="lantoa-pg-"))
        else:
            run.mkdir(mode=0o700, exist_ok=True)
        if self.account.uid is not None:
            os.chown(self.socket_folder, self.account.uid, self.account.uid)
            os.chown(run, self.account.uid, self.account.uid, follow_symlinks=False)
        return self.socket_folder

    def close_socket_folder(self) -> None:
        """Forget a short folder that was made for this run alone."""
        run = self.root / "run"
        with suppress(OSError):
            if run.is_symlink():
                shutil.rmtree(run.readlink())
                run.unlink()

    def url(self, database: str = DATABASE) -> str:
        password = (self.root / "password").read_text().strip()
        # The database's name stands last, so that scripts can put another in its place.
        return f"postgresql://{ROLE}:{password}@{quote(str(self.socket_folder), safe='')}:{PORT}/{database}"


def database_url(data: Path) -> str | None:
    """Where the embedded server of `data` listens when it runs; None when there is no cluster yet."""
    root = (data / "pg").resolve()
    if not (root / "password").is_file():
        return None
    return Cluster(root, Account(), Path()).url()


def open_cluster(data: Path, say: Callable[[str], None]) -> Cluster:
    """The cluster of `data`, made now if there is none. Safe to be killed at any moment and called again."""
    link = data / "pg"
    if link.is_symlink() and not link.exists():
        raise CannotStart(
            f"{link} trỏ tới {link.readlink()} nhưng thư mục đó không còn: hãy khôi phục nó, hoặc xóa {link}."
        )
    account = account_for(link)
    binaries = binaries_for(account)
    if not link.exists():
        home = home_for(data, account)
        try:
            _found(home, account, binaries)
        except BaseException:
            if home != data:
                shutil.rmtree(home, ignore_errors=True)
            raise
        if home != data:
            link.symlink_to(home / "pg")
            say(f"Thư mục {data} đóng với người dùng khác, nên dữ liệu PostgreSQL đặt ở {home / 'pg'}.")
    return Cluster(link.resolve(), account, binaries)


def _found(home: Path, account: Account, binaries: Path) -> None:
    """Run initdb aside and move the finished cluster into place in one step."""
    for left in home.glob(".pg-new-*"):
        shutil.rmtree(left, ignore_errors=True)
    new = Path(tempfile.mkdtemp(prefix=".pg-new-", dir=home))
    try:
        (new / "password").write_text(secrets.token_hex(24))
        (new / "password").chmod(0o600)
        _initdb(new, binaries)
        account.own(new)
        new.rename(home / "pg")
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise


def _initdb(new: Path, binaries: Path) -> None:
    maker = founder()
    maker.own(new)
    done = subprocess.run(  # noqa: S603 - our own binary, no shell
        [
            binaries / "bin" / "initdb",
            f"--pgdata={new / 'data'}",
            f"--username={ROLE}",
            f"--pwfile={new / 'password'}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-instructions",
        ],
        **maker.popen(),
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=die_with_parent(),
    )
    if done.returncode:
        raise from_output(done.stderr, new.parent)
