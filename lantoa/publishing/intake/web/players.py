"""Videos of other houses on old pages: frames, addresses on a line of their own, players of Flash's days."""

import re
from urllib.parse import parse_qs, urlsplit

from lantoa.publishing.intake.parts import safe_link
from lantoa.publishing.newsroom.facade import embed_of

# Frames that show no part of a piece: advertisements, counters, buttons, boxes of a page's fans.
_NO_PART = re.compile(
    r"(?:^|\.)(?:doubleclick\.net|googlesyndication\.com|googletagmanager\.com|google-analytics\.com|adservice\..*"
    r"|admicro\.vn|eclick\.vn|addthis\.com|sharethis\.com)$"
)
_BUTTONS = re.compile(r"^/(?:v\d[\d.]*/)?plugins/(?!video|post)")
_FLASH = re.compile(r"^/v/([\w-]{11})(?:&.*)?$")
_ALONE = re.compile(r"https?://[^\s<>\"]{4,1000}")


def player_page(address: str) -> str:
    """The page of the video that a frame, a player or a link at this address shows; empty for no video that we take."""
    try:
        parts = urlsplit(address.strip())
        query = parse_qs(parts.query)
    except ValueError:
        return ""
    host, path = parts.netloc.lower(), parts.path
    if host.endswith("facebook.com") and "/plugins/video" in path:
        # A frame of Facebook's names the video's page; one that names itself leads nowhere.
        wanted = query.get("href", [""])[0]
        return "" if "/plugins/" in wanted else player_page(wanted)
    if flash := _FLASH.match(path):
        path = f"/embed/{flash[1]}"
    asked = f"?{parts.query}" if parts.query else ""
    embed = embed_of(f"https://{host}{path}{asked}") if parts.scheme in ("http", "https", "") and host else None
    return embed.page if embed else ""


def address_alone(text: str) -> bool:
    """Whether a line says an address and nothing else: WordPress made a player of it."""
    return text.startswith("http") and _ALONE.fullmatch(text) is not None


def link_instead(address: str) -> str:
    """Where a frame that we cannot show leads a reader to; empty where it showed no part of the piece."""
    link = safe_link(address)
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    host = (parts.hostname or "").lower()
    is_button = host.endswith("facebook.com") and _BUTTONS.match(parts.path)
    return "" if is_button or _NO_PART.search(host) or parts.scheme not in ("http", "https") else link
