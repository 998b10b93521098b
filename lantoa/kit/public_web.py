"""Opening an address that a stranger gave: only the public web, little of it, and not for long."""

import ipaddress
import socket
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx

MOST_REDIRECTS = 3
_REDIRECTS = (301, 302, 303, 307, 308)
_PORTS = {"http": 80, "https": 443}
# NAT64 carries an IPv4 address inside one that looks public.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotOpened(Exception):  # noqa: N818 - named for what is wrong, as the house does
    """The address leads nowhere that may be opened, or nobody answered."""


@dataclass(frozen=True)
class Visit:
    """How an address may be opened; `stand_ins` are (host, port) that may lie on a private address."""

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


def open_public(url: str, visit: Visit) -> OpenedPage:
    """What stands at `url`, redirects followed where `may_open` says so. No cookies, no proxy of the environment.

    The name is looked up once and the connection goes to that very address, so that a name which changes its mind
    between check and call leads nowhere else. Raises NotOpened.
    """
    deadline = time.monotonic() + visit.seconds
    with httpx.Client(trust_env=False, follow_redirects=False, headers={"User-Agent": visit.agent}) as http:
        for _hop in range(MOST_REDIRECTS + 1):
            answer = _one_call(http, url, visit, deadline)
            if isinstance(answer, OpenedPage):
                return answer
            url = answer
    raise NotOpened("too many redirects")


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if found in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def _one_call(http: httpx.Client, url: str, visit: Visit, deadline: float) -> OpenedPage | str:
    """The page, or the address it redirects to."""
    scheme, host, port = _target(url, visit)
    address = _address_of(host, port, visit)
    parts = urlsplit(url)
    place = f"[{address}]" if ":" in address else address
    pinned = parts._replace(netloc=f"{place}:{port}", fragment="").geturl()
    name = f"[{host}]" if ":" in host else host
    headers = {"Host": name if port == _PORTS[scheme] else f"{name}:{port}"}
    left = deadline - time.monotonic()
    if left <= 0:
        raise NotOpened("too slow")
    try:
        with http.stream("GET", pinned, headers=headers, timeout=left, extensions={"sni_hostname": host}) as answer:
            if answer.status_code in _REDIRECTS and "location" in answer.headers:
                return urljoin(url, answer.headers["location"])
            return OpenedPage(url, answer.status_code, _head(answer, visit.most_bytes, deadline))
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError, LookupError) as error:
        raise NotOpened(type(error).__name__) from error


def _target(url: str, visit: Visit) -> tuple[str, str, int]:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise NotOpened("no address") from error
    if parts.scheme not in _PORTS or not host or parts.username is not None or not visit.may_open(url):
        raise NotOpened("not an address that may be opened")
    port = port or _PORTS[parts.scheme]
    if port not in _PORTS.values() and (host, port) not in visit.stand_ins:
        raise NotOpened("not a port of the web")
    return parts.scheme, host, port


def _address_of(host: str, port: int, visit: Visit) -> str:
    """The address to call. Every address of the name has to be public: one that is not spoils them all."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotOpened("no such host") from error
    addresses = [str(row[4][0]) for row in found]
    if (host, port) not in visit.stand_ins and not all(is_public(address) for address in addresses):
        raise NotOpened("not a public address")
    if not addresses:
        raise NotOpened("no such host")
    return addresses[0]


def _head(answer: httpx.Response, most: int, deadline: float) -> str:
    """At most `most` bytes; a page that drips slowly is cut at the deadline."""
    kept = bytearray()
    for chunk in answer.iter_bytes(16 * 1024):
        kept += chunk
        if len(kept) >= most or time.monotonic() > deadline:
            break
    return bytes(kept[:most]).decode(answer.charset_encoding or "utf-8", errors="replace")
