"""When a post is read again, and which of its figures are news. Values in, values out."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from lantoa.publishing.distribution.networks.base import Figures

# After it was posted. Most of what happens to a post happens in its first day; after a month it is read no more.
SCHEDULE = (
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=8),
    timedelta(days=1),
    timedelta(days=2),
    timedelta(days=4),
    timedelta(days=7),
    timedelta(days=14),
    timedelta(days=30),
)
# What the networks' figures are called with us; a network's own names stand beside them.
OURS = ("reactions", "comments", "shares", "views")
# Views mean something else on every network: they are never part of a sum.
INTERACTIONS = ("reactions", "comments", "shares")
# Events of a lively post come by the hundred: one read serves those of this long.
GATHER = timedelta(seconds=20)
LARGEST_VALUE = 2**62


def next_read(sent_at: datetime, at: datetime) -> datetime | None:
    """The first turn after `at` of a post that stands since `sent_at`; None after the last one."""
    return next((sent_at + turn for turn in SCHEDULE if sent_at + turn > at), None)


def named(figures: Figures) -> dict[tuple[str, str], int]:
    """(name, version of the API) → value; what a network does not say is missing.

    A connector tells its own names as "name@version".
    """
    found: dict[tuple[str, str], int] = {}
    versions = {version for name in figures.metrics if (version := name.partition("@")[2])}
    version = versions.pop() if len(versions) == 1 else ""
    told: dict[str, int | None] = {name: getattr(figures, name) for name in (*OURS, "clicks")}
    for name, value in told.items():
        if _is_value(value):
            found[name, version[:20]] = int(value or 0)
    for full, value in figures.metrics.items():
        name, _at, own_version = full.partition("@")
        if _is_value(value):
            found[name[:80], own_version[:20]] = value
    return found


def _is_value(value: object) -> bool:
    # A network's answer is read with suspicion: a text or a negative number is no figure.
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST_VALUE


def news(told: Mapping[tuple[str, str], int], known: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """What was told and is not known yet, or not so."""
    return {name: value for name, value in told.items() if known.get(name) != value}
