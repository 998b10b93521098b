"""As whom PostgreSQL runs: it refuses to be root, so root lends it a number of its own."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lantoa.kit.embedded_postgres.errors import CannotStart

# Outside the ranges Debian gives to people (1000-59999 counts up from 1000) and to its own services.
FIRST_UID = 54329


@dataclass(frozen=True)
class Account:
    """The user and group PostgreSQL's processes get; `uid` None is whoever we are."""

    uid: int | None = None

    def popen(self) -> dict[str, Any]:
        """What Popen needs to become this user."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.uid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Give `folder` and all in it to this user."""
        if self.uid is None:
            return
        os.chown(folder, self.uid, self.uid)
        for at, folders, files in os.walk(folder):
            for name in (*folders, *files):
                os.chown(Path(at) / name, self.uid, self.uid, follow_symlinks=False)


def account_for(cluster: Path) -> Account:
    """Whoever owns an existing cluster; for a new one ourselves, or an unused number when we are root."""
    if os.geteuid() != 0:
        return Account()
    if cluster.exists() and (owner := cluster.stat().st_uid) != 0:
        return Account(owner)
    uid = FIRST_UID
    while _is_known(uid):
        uid += 1
    return Account(uid)


def founder() -> Account:
    """Who may run initdb, which, unlike the server, wants a name for its number."""
    if os.geteuid() != 0:
        if not _is_known(os.geteuid()):
            raise CannotStart(
                f"Người dùng số {os.geteuid()} không có tên trong /etc/passwd: "
                "hãy thêm tên, hoặc đặt DATABASE_URL tới một PostgreSQL có sẵn."
            )
        return Account()
    for name in ("nobody", "daemon", "bin"):
        try:
            return Account(pwd.getpwnam(name).pw_uid)
        except KeyError:
            continue
    raise CannotStart("Máy không có người dùng nobody để tạo cơ sở dữ liệu: hãy chạy bằng người dùng thường.")


def _is_known(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True
