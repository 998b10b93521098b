"""Typed reading of the environment; a wrong value stops the start with one clear sentence."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def env_text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, default: bool = False) -> bool:
    value = env_text(name).lower()
    if value in ("", "0", "false", "no", "off", "1", "true", "yes", "on"):
        return value in ("1", "true", "yes", "on") if value else default
    raise ImproperlyConfigured(f"{name} phải là 1 hoặc 0, không phải “{value}”.")


def env_int(name: str, default: int) -> int:
    value = env_text(name)
    if value and not value.isdigit():
        raise ImproperlyConfigured(f"{name} phải là một số nguyên, không phải “{value}”.")
    return int(value) if value else default


def env_url(name: str, default: str) -> str:
    """An http(s) address without a slash at its end."""
    value = env_text(name, default).rstrip("/")
    if not re.match(r"https?://[^/\s]+", value):
        raise ImproperlyConfigured(f"{name} phải là địa chỉ bắt đầu bằng http:// hoặc https://, không phải “{value}”.")
    return value


def env_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    value = env_text(name, default).upper()
    if value not in choices:
        raise ImproperlyConfigured(f"{name} phải là một trong {', '.join(choices)}, không phải “{value}”.")
    return value


@dataclass(frozen=True)
class Mail:
    """Where letters go; an empty host is nowhere."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starts_tls: bool = False
    is_tls: bool = False


def env_smtp(name: str) -> Mail:
    """smtp://user:password@host:587 (TLS is begun on the line) or smtps://… (TLS from the first byte)."""
    value = env_text(name)
    if not value:
        return Mail()
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if not host or parts.scheme not in ("smtp", "smtps"):
        raise ImproperlyConfigured(f"{name} phải có dạng smtp://người_dùng:mật_khẩu@máy:587 hoặc smtps://….")
    is_tls = parts.scheme == "smtps"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    # A password never travels in the clear.
    return Mail(host, port or (465 if is_tls else 587), user, password, bool(user) and not is_tls, is_tls)


def env_path(name: str, default: str) -> Path:
    return Path(env_text(name, default)).expanduser().resolve()


# A line that is cut without a word is given up within half a minute, here and by the server. Left to itself this side
# would wait for a quarter of an hour, and the server would keep a lost worker's rows locked for two.
LINE = {
    "connect_timeout": "10",
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
    "options": "-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 "
    "-c tcp_user_timeout=30000",
}


def env_database(url: str) -> dict[str, object]:
    """Django's DATABASES entry for a postgresql:// address. Raises ImproperlyConfigured for any other."""
    try:
        parts = urlsplit(url)
        is_right = parts.scheme in ("postgresql", "postgres") and bool(parts.path.strip("/")) and parts.port != 0
    except ValueError:
        is_right = False
    if not is_right:
        raise ImproperlyConfigured(
            "DATABASE_URL phải có dạng postgresql://người_dùng:mật_khẩu@máy:cổng/tên_cơ_sở_dữ_liệu."
        )
    pairs = (pair.partition("=") for pair in parts.query.split("&"))
    options = {name: unquote(value) for name, is_given, value in pairs if is_given}
    place = parts.netloc.rpartition("@")[2]
    # The folder of a socket stands there as %2Fvar%2Frun…; urlsplit's hostname would lower its letters.
    folder = place.partition(":")[0] if place.upper().startswith("%2F") else ""
    host = unquote(options.pop("host", "") or folder or parts.hostname or "")
    if host and not host.startswith("/"):
        options = {**LINE, **options}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or options.pop("port", "") or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
