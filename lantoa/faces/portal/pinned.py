"""What the board has pinned on a page at this moment, and when that changes by itself."""

from dataclasses import dataclass

from lantoa.kit.clock import now
from lantoa.publishing.newsroom.facade import MOST_PINS, Pin, is_held, pins_of, seconds_to_turn

# A page is kept so long at most, whatever its view says: see services/cache.
MOST_SECONDS = 60


@dataclass(frozen=True)
class Pinned:
    """Ids of pieces in their order; `seconds` is how long a page that shows them may be kept."""

    top: list[int]
    must_read: list[int]
    seconds: int


def pinned_at(section_id: int | None) -> Pinned:
    """What is pinned on this section's page, or on the front page. One query."""
    at = now()
    rows = pins_of(section_id, at=at).values_list("kind", "article_id", "starts_at", "ends_at")
    held: dict[str, list[int]] = {kind: [] for kind in Pin.Kind.values}
    moments = []
    for kind, article_id, starts_at, ends_at in rows:
        moments += [starts_at, ends_at]
        if is_held(starts_at, ends_at, at=at) and len(held[kind]) < MOST_PINS[kind]:
            held[kind].append(article_id)
    return Pinned(held[Pin.Kind.TOP], held[Pin.Kind.MUST_READ], seconds_to_turn(moments, at=at, most=MOST_SECONDS))
