"""The configuration of the nginx in front, from `deploy/nginx.conf` and the settings."""

import os
import re
from urllib.parse import urlsplit

from django.conf import settings

from lantoa.config.processes.start import read_host, read_port
from lantoa.config.settings.base import REPOSITORY
from lantoa.services.cache.facade import (
    CACHE_CONTROL,
    FILE,
    LAST_DIGITS,
    MARKS,
    SLOT_DIGITS,
    standard_headers,
)

_PLAIN = """server {
    listen @port@;
    listen [::]:@port@;"""
_REDIRECT = """server {
    listen 80;
    listen [::]:80;
    server_name @host@;
    return 301 https://@netloc@$request_uri;
}
"""
_TLS = """server {
    listen @port@ ssl http2;
    listen [::]:@port@ ssl http2;
    ssl_certificate /etc/lantoa/tls/fullchain.pem;
    ssl_certificate_key /etc/lantoa/tls/privkey.pem;"""
_PAGE = (
    "types { }",
    'default_type "text/html; charset=utf-8";',
    "gzip_static on;",
    # Of a few kilobytes, reading and sending them with their headers costs half the calls of handing over the file.
    "sendfile off;",
    "max_ranges 0;",
    "if_modified_since off;",
    # The time of a finished file is part of its ETag and no time.
    'add_header Last-Modified "";',
    f'add_header Cache-Control "{CACHE_CONTROL}";',
)


def nginx_conf() -> str:
    """The text for /etc/nginx/conf.d/: a server for LANTOA_BASE_URL, finished pages of LANTOA_PAGES_DIR, we behind."""
    base = urlsplit(settings.BASE_URL)
    headers = [_header(name, value) for name, value in standard_headers() if name != "Content-Type"]
    listening = read_host()
    is_tls = base.scheme == "https"
    values = {
        "server": _TLS if is_tls else _PLAIN,
        "redirect": _REDIRECT if is_tls else "",
        "scheme": base.scheme,
        "netloc": base.netloc,
        "host": str(base.hostname),
        "port": str(base.port or (443 if is_tls else 80)),
        "upstream": f"{'127.0.0.1' if listening in ('0.0.0.0', '::') else listening}:{read_port()}",  # noqa: S104 - compared
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "file": FILE,
        "marks": "|".join(re.escape(mark) for mark in MARKS),
        "slot_kept": str(10 - SLOT_DIGITS),
        "slot_digits": str(SLOT_DIGITS),
        "last_digits": str(LAST_DIGITS),
        "pages": _folder(settings.PAGES_DIR),
        "static": _folder(settings.STATIC_ROOT),
        "media": _folder(settings.MEDIA_ROOT),
        "page_headers": _lines([*_PAGE, *headers]),
        "media_headers": _lines(headers),
    }
    text = (REPOSITORY / "deploy" / "nginx.conf").read_text()
    # Twice: the server's own lines hold values, too. Names of nginx's own locations are no values.
    for _ in range(2):
        text = re.sub(r"@(\w+)@", lambda found: values.get(found[1], found[0]), text)
    return text


def _header(name: str, value: str) -> str:
    return f'add_header {name} "{value}";'


def _lines(directives: list[str]) -> str:
    return "\n".join(f"        {line}" for line in directives)


def _folder(path: os.PathLike[str] | str) -> str:
    """A folder as it may stand in the file. Raises ValueError for one that nginx would read otherwise."""
    text = os.fspath(path).rstrip("/")
    if not text or re.search(r'["$;{}\s\\]', text):
        raise ValueError(text)
    return text
