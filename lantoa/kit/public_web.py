"""Calls to addresses that strangers gave us: only the public web, little of it, and not for long."""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx
from django.conf import settings

MOST_READ = 2_048
LONGEST_URL = 1_000
MOST_REDIRECTS = 3
RESOLVE_SECONDS, CALL_SECONDS = 5.0, 10.0
WEB = ("http", "https")
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = (301, 302, 303, 307, 308)
# Both carry an IPv4 number inside. Only the first may stand for a public one (RFC 6052, 3.1; RFC 8215, 4).
_NAT64, _LOCAL_NAT64 = ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48")

# (host, port) that may lie on a private network; None: any, where the settings allow it.
StandIns = Collection[tuple[str, int]] | None


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


@dataclass(frozen=True)
class Visit:
    """How a page may be opened: under which name, where it and its redirects may lie, how much, and in which time."""

    agent: str
    may_open: Callable[[str], bool]
    stand_ins: Collection[tuple[str, int]] = ()
    most_bytes: int = 256 * 1024
    seconds: float = 5.0


@dataclass(frozen=True)
class OpenedPage:
    """What answered: the last address after redirects, the status, and the first `most_bytes` as text."""

    url: str
    status: int
    text: str


def check_address(url: str, *, schemes: tuple[str, ...] = WEB, stand_ins: StandIns = None) -> SplitResult:
    """The parts of an address that may be called as far as its words tell; nothing is looked up.

    Raises Unsafe for another scheme, a user in it, a fragment, a port that is not the web's, or a private number.
    """
    try:
        parts = urlsplit(url)
        host, port = _place(parts)
    except ValueError:
        raise Unsafe("Địa chỉ không đọc được.") from None
    is_inside = _may_lie_inside(host, port, stand_ins)
    if is_inside:
        schemes = (*schemes, "http")
    if parts.scheme not in schemes or not host or len(url) > LONGEST_URL or not url.isascii() or url.split() != [url]:
        raise Unsafe("Địa chỉ phải bắt đầu bằng https:// và không quá dài.")
    if parts.username is not None or parts.fragment:
        raise Unsafe("Địa chỉ không được có tên người dùng hay dấu #.")
    if is_inside:
        return parts
    if port not in _PORTS.values():
        raise Unsafe("Địa chỉ chỉ được dùng cổng 80 hoặc 443.")
    if ("." not in host and ":" not in host) or (_is_number(host) and not is_public(host)):
        raise Unsafe("Địa chỉ phải ở trên mạng công cộng.")
    return parts


def _place(parts: SplitResult) -> tuple[str, int]:
    return (parts.hostname or "").rstrip("."), parts.port or _PORTS.get(parts.scheme, 0)


def _may_lie_inside(host: str, port: int, stand_ins: StandIns) -> bool:
    return bool(settings.ALLOW_PRIVATE_CALLBACKS) if stand_ins is None else (host, port) in stand_ins


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_public(number: str) -> bool:
    """Whether an IP number belongs to the public internet, and what it carries inside as well."""
    try:
        found = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if found in _LOCAL_NAT64:
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


async def public_number(host: str, port: int, *, stand_ins: StandIns = None) -> str:
    """One number of this host, every one of which is public. Raises Unsafe, or Unreached when it is not known."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(RESOLVE_SECONDS):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError, UnicodeError):
        raise Unreached("không tìm thấy máy chủ", was_sent=False) from None
    numbers = [str(row[4][0]).partition("%")[0] for row in found]
    if not _may_lie_inside(host, port, stand_ins) and not all(map(is_public, numbers)):
        raise Unsafe("Địa chỉ phải ở trên mạng công cộng.")
    return numbers[0]


class Outside:
    """Calls through one client; a host is looked up and checked once, and that very number is called."""

    def __init__(self, http: httpx.AsyncClient, *, seconds: float = CALL_SECONDS, stand_ins: StandIns = None) -> None:
        self._http = http
        self._seconds = seconds
        self._stand_ins = stand_ins
        self._numbers: dict[tuple[str, int], str] = {}

    async def call(self, method: str, url: str, *, schemes: tuple[str, ...] = WEB, **options: Any) -> Reply:
        """The reply, its body cut to 2 kB. Raises Unsafe, or Unreached when there is none. Follows no redirect."""
        parts = check_address(url, schemes=schemes, stand_ins=self._stand_ins)
        request = await self._request(method, parts, **options)
        # In all, not between two bytes: a host that drips would hold the line for hours.
        until = asyncio.get_running_loop().time() + self._seconds
        async with self._sent(request, until) as answer, asyncio.timeout_at(until):
            body = bytearray()
            await _fill(body, answer.aiter_raw(MOST_READ), MOST_READ)
            return Reply(answer.status_code, bytes(body), answer.headers)

    async def open(self, url: str, *, until: float, visit: Visit) -> OpenedPage | str:
        """What stands there, or the address that it redirects to; a page that drips is cut at `until` (loop's time)."""
        url = _without_fragment(url)
        if not visit.may_open(url):
            raise Unsafe("Địa chỉ không thuộc nơi được mở.")
        parts = check_address(url, stand_ins=self._stand_ins)
        request = await self._request("GET", parts, headers={"User-Agent": visit.agent})
        async with self._sent(request, until) as answer:
            if answer.status_code in _REDIRECTS and "location" in answer.headers:
                return urljoin(url, answer.headers["location"])
            body = bytearray()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(until):
                    await _fill(body, answer.aiter_bytes(16 * 1024), visit.most_bytes)
            return OpenedPage(url, answer.status_code, _text(body, answer.charset_encoding))

    async def _request(self, method: str, parts: SplitResult, **options: Any) -> httpx.Request:
        host, port = _place(parts)
        number = self._numbers.get((host, port)) or await public_number(host, port, stand_ins=self._stand_ins)
        self._numbers[host, port] = number
        headers = {**options.pop("headers", {}), "Host": parts.netloc}
        extensions = {"sni_hostname": host} if parts.scheme == "https" else {}
        try:
            place = httpx.URL(parts.geturl()).copy_with(host=number)
            return self._http.build_request(method, place, headers=headers, extensions=extensions, **options)
        except httpx.InvalidURL:
            raise Unsafe("Địa chỉ không đọc được.") from None

    @asynccontextmanager
    async def _sent(self, request: httpx.Request, until: float) -> AsyncIterator[httpx.Response]:
        """The answer with its body still to read; faults while it is read are Unreached as well."""
        try:
            async with asyncio.timeout_at(until):
                answer = await self._http.send(request, stream=True, follow_redirects=False)
            try:
                yield answer
            finally:
                await answer.aclose()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            raise Unreached(type(error).__name__, was_sent=False) from None
        except (httpx.HTTPError, TimeoutError) as error:
            raise Unreached(type(error).__name__, was_sent=True) from None


def open_public(url: str, visit: Visit) -> OpenedPage:
    """What stands at `url`, redirects followed where `may_open` says so. No cookies, no proxy of the environment.

    Blocks for `visit.seconds` at the most, but for a name server that does not answer. Raises Unsafe or Unreached.
    """
    return asyncio.run(_open(url, visit))


async def _open(url: str, visit: Visit) -> OpenedPage:
    until = asyncio.get_running_loop().time() + visit.seconds
    async with httpx.AsyncClient(trust_env=False, timeout=visit.seconds) as http:
        outside = Outside(http, seconds=visit.seconds, stand_ins=visit.stand_ins)
        for _hop in range(MOST_REDIRECTS + 1):
            answer = await outside.open(url, until=until, visit=visit)
            if isinstance(answer, OpenedPage):
                return answer
            url = answer
    raise Unreached("too many redirects", was_sent=True)


def _without_fragment(url: str) -> str:
    """The address as it goes over the wire: in ASCII, without what only a browser needs."""
    try:
        return str(httpx.URL(url).copy_with(fragment=None))
    except httpx.InvalidURL:
        raise Unsafe("Địa chỉ không đọc được.") from None


async def _fill(body: bytearray, parts: AsyncIterator[bytes], most: int) -> None:
    async for part in parts:
        body += part
        if len(body) >= most:
            break
    del body[most:]


def _text(body: bytearray, charset: str | None) -> str:
    try:
        return body.decode(charset or "utf-8", errors="replace")
    except (LookupError, ValueError):
        return body.decode("utf-8", errors="replace")
