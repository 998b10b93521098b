"""Calls to addresses that strangers gave us: only the public web, no detours, little patience."""

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx
from django.conf import settings

MOST_READ = 2_048
LONGEST_URL = 1_000
PORTS = {"http": 80, "https": 443}
RESOLVE_SECONDS, CALL_SECONDS = 5.0, 10.0


class Unsafe(Exception):  # noqa: N818 - named for what is wrong, as the house does
    """The address is none that we call; its text is fit for people."""


class Unreached(Exception):  # noqa: N818 - as above
    """No answer. `was_sent`: the request may have arrived all the same."""

    def __init__(self, what: str, *, was_sent: bool) -> None:
        super().__init__(what)
        self.was_sent = was_sent


@dataclass(frozen=True)
class Reply:
    """What came back: the status, the head of the body, and headers by lower-case name."""

    status: int
    body: bytes
    headers: httpx.Headers

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


def check_address(url: str, *, schemes: tuple[str, ...] = ("http", "https")) -> SplitResult:
    """The parts of an address that may be called as far as its words tell; nothing is looked up.

    Raises Unsafe for another scheme, a user in it, a fragment, a port that is not the web's, or a private number.
    """
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise Unsafe("Địa chỉ không đọc được.") from None
    if settings.ALLOW_PRIVATE_CALLBACKS:
        schemes = (*schemes, "http")
    if parts.scheme not in schemes or not host or len(url) > LONGEST_URL or not url.isascii() or url.split() != [url]:
        raise Unsafe("Địa chỉ phải bắt đầu bằng https:// và không quá dài.")
    if parts.username or parts.password or parts.fragment:
        raise Unsafe("Địa chỉ không được có tên người dùng hay dấu #.")
    if settings.ALLOW_PRIVATE_CALLBACKS:
        return parts
    if port not in (None, 80, 443):
        raise Unsafe("Địa chỉ chỉ được dùng cổng 80 hoặc 443.")
    if "." not in host and ":" not in host:
        raise Unsafe("Địa chỉ phải ở trên mạng công cộng.")
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        return parts
    _check_public(number)
    return parts


def _check_public(number: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour or (number.teredo or (None, None))[1]
        if inner is not None:
            _check_public(inner)
        # NAT64 carries any IPv4 number inside.
        if number in ipaddress.ip_network("64:ff9b::/96") or number in ipaddress.ip_network("64:ff9b:1::/48"):
            raise Unsafe("Địa chỉ phải ở trên mạng công cộng.")
    if not number.is_global or number.is_multicast or number.is_reserved:
        raise Unsafe("Địa chỉ phải ở trên mạng công cộng.")


async def public_number(host: str, port: int) -> str:
    """One number of this host, every one of which is public. Raises Unsafe, or Unreached when it is not known."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(RESOLVE_SECONDS):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError, UnicodeError):
        raise Unreached("không tìm thấy máy chủ", was_sent=False) from None
    numbers = [str(row[4][0]).partition("%")[0] for row in found]
    if not settings.ALLOW_PRIVATE_CALLBACKS:
        for number in numbers:
            _check_public(ipaddress.ip_address(number))
    return numbers[0]


class Outside:
    """Calls through one client; a host is looked up and checked once, and that very number is called."""

    def __init__(self, http: httpx.AsyncClient, *, seconds: float = CALL_SECONDS) -> None:
        self._http = http
        self._seconds = seconds
        self._numbers: dict[tuple[str, int], str] = {}

    async def call(
        self, method: str, url: str, *, schemes: tuple[str, ...] = ("http", "https"), **options: Any
    ) -> Reply:
        """The reply, its body cut to 2 kB. Raises Unsafe, or Unreached when there is none. Follows no redirect."""
        parts = check_address(url, schemes=schemes)
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        number = self._numbers.get((host, port)) or await public_number(host, port)
        self._numbers[host, port] = number
        place = httpx.URL(url).copy_with(host=number)
        headers = {**options.pop("headers", {}), "Host": parts.netloc}
        extensions = {"sni_hostname": host} if parts.scheme == "https" else {}
        try:
            # In all, not between two bytes: a host that drips would hold the line for hours.
            async with asyncio.timeout(self._seconds):
                stream = self._http.stream(
                    method, place, headers=headers, extensions=extensions, follow_redirects=False, **options
                )
                async with stream as answer:
                    return Reply(answer.status_code, await _head(answer), answer.headers)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            raise Unreached(type(error).__name__, was_sent=False) from None
        except (httpx.HTTPError, TimeoutError) as error:
            raise Unreached(type(error).__name__, was_sent=True) from None


async def _head(answer: httpx.Response) -> bytes:
    kept = b""
    async for part in answer.aiter_raw(MOST_READ):
        kept += part
        if len(kept) >= MOST_READ:
            break
    return kept[:MOST_READ]
