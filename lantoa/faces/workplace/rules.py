"""What the officer's phone may bring, and how late a task is, in words."""

from datetime import datetime, timedelta
from urllib.parse import quote

MOST_PHOTOS = 20
TASKS_ON_HOME = 20
MOST_PHOTO_BYTES = 25 * 1024 * 1024
# What waits longer belongs to a draft that was thrown away.
STAGED_PHOTO_LIFE = timedelta(days=14)


# How many of a person's last shares stand where they can be taken back.
MOST_JUST_DONE = 5


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
    if network.startswith("facebook"):
        return [("Facebook", f"https://www.facebook.com/sharer/sharer.php?u={quote(link, safe='')}")]
    if network == "telegram":
        return [("Telegram", f"https://t.me/share/url?url={quote(link, safe='')}")]
    return []
