"""What must be right before anything starts; whatever is wrong is said in one sentence."""

import errno
import os
import re
import secrets
import shutil
import socket
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from lantoa.kit.embedded_postgres import disk_full

REPOSITORY = Path(__file__).resolve().parents[3]
ENOUGH_DISK = 300 * 1024 * 1024
OLDEST_POSTGRES = 14


class StartRefused(Exception):  # noqa: N818 - named for what is wrong, as the house does
    """The environment is wrong; the text is Vietnamese and names what to change."""


def read_port(name: str = "PORT", default: int = 8000) -> int:
    """A port number from the environment. Raises StartRefused unless it is 1-65535."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdigit() or not 1 <= int(value) <= 65535:
        raise StartRefused(f"{name} phải là một số từ 1 đến 65535, không phải “{value}”.")
    return int(value)


def read_count(name: str, default: int, most: int) -> int:
    """A small number from the environment. Raises StartRefused unless it is 1-`most`."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdigit() or not 1 <= int(value) <= most:
        raise StartRefused(f"{name} phải là một số từ 1 đến {most}, không phải “{value}”.")
    return int(value)


def read_host() -> str:
    """The address to listen on; this machine alone unless LANTOA_HOST says otherwise."""
    return os.environ.get("LANTOA_HOST", "").strip() or "127.0.0.1"


def data_folder() -> Path:
    """LANTOA_DATA, made if missing. Raises StartRefused when it cannot be written or the disk is full."""
    folder = Path(os.environ.get("LANTOA_DATA", "").strip() or REPOSITORY / "var").expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.write_bytes(b"0" * 65536)
        probe.unlink()
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StartRefused(str(disk_full(folder))) from error
        raise StartRefused(
            f"Không ghi được vào LANTOA_DATA ({folder}): {error.strerror}. Hãy chọn thư mục khác."
        ) from error
    if shutil.disk_usage(folder).free < ENOUGH_DISK:
        raise StartRefused(str(disk_full(folder)))
    return folder


def require_free_port(host: str, port: int) -> None:
    """Raises StartRefused when something listens on `port` already, or `host` is none of this machine's."""
    reason = port_trouble(host, port)
    if reason == errno.EADDRINUSE:
        raise StartRefused(f"Cổng {port} đang được chương trình khác dùng: hãy dừng nó, hoặc đặt PORT sang cổng khác.")
    if reason == errno.EACCES:
        raise StartRefused(f"Cổng {port} chỉ dành cho root: hãy đặt PORT từ 1024 trở lên.")
    if reason:
        raise StartRefused(f"Không mở được cổng {port} trên {host}: {os.strerror(reason)}.")


def port_trouble(host: str, port: int) -> int:
    """0 when `port` can be listened on, else the errno."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            # As the server will: a port whose old connections are only fading away is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except socket.gaierror:
        return errno.EADDRNOTAVAIL
    except OSError as error:
        return error.errno or errno.EINVAL
    return 0


def secret_key(data: Path) -> str:
    """LANTOA_SECRET_KEY, or a key made once and kept in `data`, readable by its owner alone."""
    if key := os.environ.get("LANTOA_SECRET_KEY", "").strip():
        return key
    path = data / "secret-key"
    if not path.is_file() or not path.read_text().strip():
        new = data / f".secret-key-{os.getpid()}"
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        new.replace(path)
    return path.read_text().strip()


def require_database(url: str) -> None:
    """Raises StartRefused when no PostgreSQL we know answers at `url`; the password is never shown."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version // 10_000
    except (psycopg.Error, UnicodeError) as error:
        raise StartRefused(
            f"Không kết nối được cơ sở dữ liệu theo DATABASE_URL: {without_password(error, url)}"
        ) from error
    if version < OLDEST_POSTGRES:
        raise StartRefused(f"DATABASE_URL trỏ tới PostgreSQL {version}; cần từ {OLDEST_POSTGRES} trở lên.")


def without_password(error: Exception, url: str | None = None) -> str:
    """The telling line of psycopg's message; DATABASE_URL's password never shows."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    text = lines[0] if lines else type(error).__name__
    text = text.removeprefix("connection failed: ")
    if found := re.match(r'connection to server (?:at|on socket) "(.+?)".*? failed: (?:FATAL:\s+)?(.*)', text):
        text = f"{found[1]}: {found[2]}"
    password = _password(url or os.environ.get("DATABASE_URL", ""))
    return text.replace(password, "…") if password else text


def _password(url: str) -> str | None:
    try:
        return urlsplit(url).password
    except ValueError:
        return None


def require_settings(data: Path) -> None:
    """Raises StartRefused when any value of the environment is wrong."""
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - slow import

    os.environ["LANTOA_DATA"] = str(data)
    try:
        import lantoa.config.settings.base  # noqa: F401, PLC0415 - only reads the environment
    except ImproperlyConfigured as error:
        raise StartRefused(str(error)) from error


def known_database(data: Path) -> str:
    """DATABASE_URL, or where the embedded server of `data` listens. Raises StartRefused when there is neither."""
    if url := os.environ.get("DATABASE_URL", "").strip():
        return url
    with suppress(OSError):
        return (data / "database-url").read_text().strip()
    raise StartRefused("Chưa có cơ sở dữ liệu: hãy đặt DATABASE_URL, hoặc chạy “lantoa demo”.")


def require_secret_key() -> None:
    """Raises StartRefused unless the installation has a key of its own."""
    from lantoa.config.settings.base import SECRET_KEY, UNSET_KEY  # noqa: PLC0415 - reads the environment

    if SECRET_KEY == UNSET_KEY:
        raise StartRefused("Chưa đặt LANTOA_SECRET_KEY: hãy đặt một chuỗi ngẫu nhiên dài và giữ kín.")
