"""Whether a start may skip preparing: the same code on the same database as the last time."""

import hashlib
import json
from pathlib import Path

import psycopg

PACKAGE = Path(__file__).resolve().parents[2]


def fingerprint() -> str:
    """Changes whenever a migration, a static file or a locked dependency does. Takes milliseconds."""
    digest = hashlib.sha256()
    root = PACKAGE.parent
    patterns = ("lantoa/**/migrations/*.py", "lantoa/**/static/**/*", "requirements/base.txt")
    for path in sorted(found for pattern in patterns for found in root.glob(pattern)):
        if path.is_file():
            state = path.stat()
            digest.update(f"{path.relative_to(root)} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def is_prepared(data: Path, url: str) -> bool:
    """Whether `remember` was called for this code and this database, and the tables are still there."""
    try:
        known = json.loads((data / "prepared.json").read_text())
    except (OSError, ValueError):
        return False
    return bool(known == _state(url))


def remember(data: Path, url: str) -> None:
    new = data / "prepared.json.new"
    new.write_text(json.dumps(_state(url)))
    new.replace(data / "prepared.json")


def _state(url: str) -> dict[str, str | int]:
    migrations, identity = 0, ""
    with psycopg.connect(url, connect_timeout=5) as connection:
        row = connection.execute("SELECT to_regclass('django_migrations') IS NOT NULL").fetchone()
        if row and row[0]:
            counted = connection.execute("SELECT count(*) FROM django_migrations").fetchone()
            migrations = counted[0] if counted else 0
        named = connection.execute(
            "SELECT system_identifier::text || '/' || current_database() FROM pg_control_system()"
        ).fetchone()
        identity = named[0] if named else ""
    return {"code": fingerprint(), "database": identity, "migrations": migrations}
