"""Who asks, as far as counting needs it."""

import re
from collections.abc import Collection, Mapping

# Crawlers, link previews and programs: they fetch, but nobody reads. Source: the networks' own pages on their crawlers.
_ROBOT = re.compile(
    r"bot\b|bot/|crawl|spider|facebookexternalhit|facebot|meta-externalagent|zalopc|zalo-?preview|zaloscraper"
    r"|preview|slurp|lighthouse|headlesschrome|python|curl|wget|httpx|okhttp/|go-http|java/|libwww|monitor|uptime",
    re.IGNORECASE,
)


def is_robot(agent: str) -> bool:
    """Whether a User-Agent belongs to a program; an empty one does."""
    return not agent or _ROBOT.search(agent) is not None


def is_prefetch(headers: Mapping[str, str]) -> bool:
    """Whether a browser fetches ahead, before anyone has chosen to read. Keys as WSGI has them (HTTP_…)."""
    purpose = headers.get("HTTP_SEC_PURPOSE", "") + headers.get("HTTP_PURPOSE", "") + headers.get("HTTP_X_MOZ", "")
    return "prefetch" in purpose.lower() or "preview" in purpose.lower()


def client_address(environ: Mapping[str, str], *, trust_proxy: bool) -> str:
    """The caller's address; behind a trusted proxy the one it saw, which is the last of X-Forwarded-For."""
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
    return forwarded if trust_proxy and forwarded else environ.get("REMOTE_ADDR", "")


def is_same_origin(environ: Mapping[str, str], origins: Collection[str]) -> bool:
    """Whether a browser sends this from one of our own pages: for writes that carry no session, hence no CSRF token.

    Browsers name the origin of every POST, and no page of another site can name ours.
    """
    origin = environ.get("HTTP_ORIGIN", "")
    if origin:
        return origin in origins
    return environ.get("HTTP_SEC_FETCH_SITE", "") == "same-origin"
