"""What the officer's phone may bring, what counts as proof, and how late a task is, in words."""

from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

MOST_PHOTOS = 20
TASKS_ON_HOME = 20
MOST_PHOTO_BYTES = 25 * 1024 * 1024
# What waits longer belongs to a draft that was thrown away.
STAGED_PHOTO_LIFE = timedelta(days=14)

# Where a post on each network can be seen; a network that is missing here has no links, only screenshots.
PROOF_HOSTS: dict[str, tuple[str, ...]] = {
    "facebook": ("facebook.com", "fb.com", "fb.me", "fb.watch"),
    "zalo_oa": ("zalo.me", "zaloapp.com"),
    "zalo_group": ("zalo.me", "zaloapp.com"),
    "zalo_bot": ("zalo.me", "zaloapp.com"),
    "telegram": ("t.me", "telegram.me", "telegram.org"),
    "youtube": ("youtube.com", "youtu.be"),
    "tiktok": ("tiktok.com",),
}
ANY_HOST_NETWORKS = ("website",)


def is_proof_link(link: str, *, network: str, also: tuple[str, ...] = ()) -> bool:
    """Whether `link` is a web address on the network, or on one of the host names in `also`."""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not host:
        return False
    if network in ANY_HOST_NETWORKS:
        return "." in host
    hosts = (*PROOF_HOSTS.get(network, ()), *also)
    return any(host == known or host.endswith(f".{known}") for known in hosts)


def takes_links(network: str) -> bool:
    """Whether a post on the network can have an address of its own."""
    return network in PROOF_HOSTS or network in ANY_HOST_NETWORKS


def how_due(due_at: datetime, *, at: datetime) -> tuple[str, int]:
    """("late"|"soon"|"later", whole hours to or since the due time); soon: within 24 hours; the due moment is late."""
    left = due_at - at
    hours = abs(int(left.total_seconds())) // 3600
    if left <= timedelta():
        return "late", hours
    return ("soon" if left <= timedelta(hours=24) else "later"), hours


def share_links(network: str, link: str) -> list[tuple[str, str]]:
    """(name, address) of pages that open the network's own sharing window for `link`; empty where there is none.

    Zalo documents no such address (its widget and the phone's own share sheet remain), so none is made up.
    """
    if network == "facebook":
        return [("Facebook", f"https://www.facebook.com/sharer/sharer.php?u={quote(link, safe='')}")]
    if network == "telegram":
        return [("Telegram", f"https://t.me/share/url?url={quote(link, safe='')}")]
    return []
