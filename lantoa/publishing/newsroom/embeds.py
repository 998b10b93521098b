"""Players of other houses: which addresses we take, and what stands in the frame."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlsplit

YOUTUBE = {"www.youtube.com", "youtube.com", "m.youtube.com", "youtu.be", "www.youtube-nocookie.com"}
FACEBOOK = {"www.facebook.com", "facebook.com", "m.facebook.com", "web.facebook.com"}
# Where frames may come from: what a page with a player adds to its policy.
FRAME_HOSTS = ("https://www.youtube-nocookie.com", "https://www.facebook.com")
_VIDEO_ID = re.compile(r"[\w-]{11}")
# Where an id stands else; both are as long as one.
_NO_VIDEOS = {"videoseries", "live_stream"}
_FACEBOOK_PATH = re.compile(r"/(?:[\w.-]+/videos/(?:[\w.-]+/)?\d+|watch/(?:live/)?|reel/\d+)/?")


@dataclass(frozen=True)
class Embed:
    """One video elsewhere: `frame` is loaded only when asked for, `page` is where it can be watched instead."""

    host: str
    frame: str
    page: str


def embed_of(address: str) -> Embed | None:
    """The player of a YouTube or Facebook video's address; None for every other address."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if parts.scheme != "https" or "@" in parts.netloc:
        return None
    if parts.netloc.lower() in YOUTUBE:
        video = _youtube_id(parts.path, parse_qs(parts.query))
        frame = f"https://www.youtube-nocookie.com/embed/{video}?rel=0"
        return Embed("YouTube", frame, f"https://www.youtube.com/watch?v={video}") if video else None
    if parts.netloc.lower() in FACEBOOK and _FACEBOOK_PATH.fullmatch(parts.path):
        return _facebook(parts.path, parse_qs(parts.query))
    return None


def _youtube_id(path: str, query: dict[str, list[str]]) -> str:
    words = [word for word in path.split("/") if word]
    found = query.get("v", [""])[0]
    if not found and words:
        found = words[-1] if len(words) == 1 or words[0] in ("live", "embed", "shorts") else ""
    return found if _VIDEO_ID.fullmatch(found) and found not in _NO_VIDEOS else ""


def _facebook(path: str, query: dict[str, list[str]]) -> Embed | None:
    page = f"https://www.facebook.com{path}"
    if path.startswith("/watch"):
        number = query.get("v", [""])[0]
        if not (number.isascii() and number.isdigit()):
            return None
        page = f"https://www.facebook.com/watch/?v={number}"
    frame = f"https://www.facebook.com/plugins/video.php?href={quote(page, safe='')}&show_text=false"
    return Embed("Facebook", frame, page)
