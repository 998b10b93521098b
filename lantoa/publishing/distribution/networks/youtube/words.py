"""What a video says on YouTube, and what YouTube says of it."""

from typing import Any

from lantoa.publishing.distribution.networks.base import Figures, Health, Job
from lantoa.publishing.distribution.networks.youtube.spec import DESCRIPTION_BYTES, TITLE
from lantoa.publishing.distribution.rules import cut, with_link

# "Nonprofits & Activism" is 29, "News & Politics" 25; a channel may have its own in its options.
NEWS = "25"
# YouTube refuses both brackets in titles and descriptions.
_BRACKETS = str.maketrans({"<": "‹", ">": "›"})


def snippet(job: Job) -> dict[str, Any]:
    """Title, description with the short link as its last line, and category."""
    post = job.post
    text = post.text.translate(_BRACKETS)
    room = DESCRIPTION_BYTES - len(with_link("", post.short_url).encode()) - 2
    return {
        "title": cut(" ".join(post.title.translate(_BRACKETS).split()), TITLE) or "Video",
        "description": with_link(_cut_bytes(text, room), post.short_url),
        "categoryId": str(job.options.get("category") or NEWS),
        "defaultLanguage": "vi",
    }


def metadata(job: Job) -> dict[str, Any]:
    """The body that begins an upload."""
    status = {"privacyStatus": "public", "selfDeclaredMadeForKids": False, "embeddable": True, "license": "youtube"}
    return {"snippet": snippet(job), "status": status}


def changed_snippet(job: Job, known: dict[str, Any]) -> dict[str, Any]:
    """`known` with the words of today: what an update leaves out, YouTube forgets."""
    kept = {name: known[name] for name in ("tags", "defaultAudioLanguage") if known.get(name)}
    return {**kept, **snippet(job), "categoryId": str(known.get("categoryId") or NEWS)}


def carries(snippet: dict[str, Any], short_url: str) -> bool:
    """Whether a video is ours: its description holds the delivery's own link as a word."""
    return short_url in str(snippet.get("description") or "").split()


def figures(statistics: Any) -> Figures:
    """Comments are missing where the channel has switched them off."""
    known = statistics if isinstance(statistics, dict) else {}
    metrics = {name: int(value) for name, value in known.items() if str(value).isascii() and str(value).isdigit()}
    return Figures(
        reactions=metrics.get("likeCount"),
        comments=metrics.get("commentCount"),
        views=metrics.get("viewCount"),
        metrics=metrics,
    )


def health(channel: dict[str, Any]) -> Health:
    """Name, subscribers unless they are hidden, and what gates uploads."""
    statistics, status = channel.get("statistics") or {}, channel.get("status") or {}
    count = str(statistics.get("subscriberCount", ""))
    is_told = count.isdigit() and not statistics.get("hiddenSubscriberCount")
    return Health(
        name=str((channel.get("snippet") or {}).get("title") or ""),
        followers=int(count) if is_told else None,
        facts={"channel_id": str(channel.get("id")), "long_uploads": status.get("longUploadsStatus") == "allowed"},
    )


def _cut_bytes(text: str, limit: int) -> str:
    """`text` in at most `limit` bytes of UTF-8, cut at a word."""
    if len(text.encode()) <= limit:
        return text
    # Two bytes less: what is cut off ends in "…", which has three.
    return cut(text, len(text.encode()[: limit - 2].decode("utf-8", "ignore")))
