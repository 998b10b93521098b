"""How often a stranger may ask: counts in the shared cache, names kept only as digests."""

from django.core.cache import cache


def may_again(what: str, who: str, *, most: int, seconds: int) -> bool:
    """Whether `who` has done `what` fewer than `most` times in this window, and counts this time.

    The window begins with the first time. Two at once may be counted as one.
    """
    key = f"count:{what}:{who}"
    if cache.add(key, 1, timeout=seconds):
        return True
    try:
        return cache.incr(key) <= most
    except ValueError:
        # Its window ended between the two lines.
        return True
