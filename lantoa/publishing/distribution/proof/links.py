"""Which links can be proof, and whether a page shows what was shared."""

import html
import re
from urllib.parse import urlsplit

from django.conf import settings

from lantoa.kit.text import fold
from lantoa.publishing.distribution.networks.registry import SPECS

# Networks whose posts may lie anywhere: every unit's site has a name of its own.
ANY_HOST_NETWORKS = ("website",)
# Addresses of networks that a simulator or a proxy can take over.
_STAND_IN_SETTINGS = ("FACEBOOK_GRAPH_URL", "ZALO_OPENAPI_URL", "TELEGRAM_API_URL")
_PORTS = {"http": 80, "https": 443}
# Networks cut titles in their previews: this much of one is enough to know it.
LONGEST_LOOKED_FOR = 60


def takes_links(network: str) -> bool:
    """Whether a post on the network can have an address of its own."""
    return network in ANY_HOST_NETWORKS or (network in SPECS and bool(SPECS[network].hosts))


def stand_ins() -> frozenset[tuple[str, int]]:
    """(host, port) of the networks as this installation has them: a simulator's posts are proof where it is used."""
    found = set()
    for name in _STAND_IN_SETTINGS:
        parts = urlsplit(getattr(settings, name, "") or "")
        if parts.hostname and parts.scheme in _PORTS:
            found.add((parts.hostname, parts.port or _PORTS[parts.scheme]))
    return frozenset(found)


def is_proof_link(link: str, *, network: str) -> bool:
    """Whether `link` is a web address on the network, or on what stands in for it here."""
    try:
        parts = urlsplit(link)
        host, port = (parts.hostname or "").lower().rstrip("."), parts.port
    except ValueError:
        return False
    if parts.scheme not in _PORTS or not host or not takes_links(network):
        return False
    if network in ANY_HOST_NETWORKS:
        return "." in host
    if (host, port or _PORTS[parts.scheme]) in stand_ins():
        return True
    return any(host == known or host.endswith(f".{known}") for known in SPECS[network].hosts)


def shows(page: str, *, short_url: str, title: str) -> bool:
    """Whether a page holds the delivery's own link or the beginning of the title, accents and case aside."""
    # A link inside a link is written in percent; the code alone is the same everywhere.
    code = short_url.rpartition("/")[2]
    if re.search(rf"/s/{re.escape(code)}\b|%2Fs%2F{re.escape(code)}\b", page, re.IGNORECASE):
        return True
    wanted = _plain(title)[:LONGEST_LOOKED_FOR].rpartition(" ")[0] or _plain(title)
    # Two syllables stand on every page of a union.
    return len(wanted.split()) >= 3 and wanted in _plain(html.unescape(page))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", fold(text)).split())
