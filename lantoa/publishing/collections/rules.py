"""What collections decide: plain Python, no database, no clock."""

from collections.abc import Iterable, Mapping
from datetime import date

PLACES = 10
# Titles that share only a common word are not alike; a pair of rare words is worth three.
LEAST_ALIKE = 1.0
MOST_ALIKE = 6


def days_left(day: date, *, today: date) -> int | None:
    """Days from `today` until `day`: 0 on the day itself, None once it is over."""
    left = (day - today).days
    return left if left >= 0 else None


def is_running(starts_on: date | None, ends_on: date | None, *, today: date) -> bool:
    """Whether `today` lies within the campaign; an open end runs on, a campaign without a start has begun."""
    return (starts_on is None or starts_on <= today) and (ends_on is None or today <= ends_on)


def places(readers: Mapping[int, int], section_of: Mapping[int, int]) -> dict[int | None, list[int]]:
    """Section id (None: all) → page ids, most readers first, PLACES at most. Pages without a section are left out."""
    ordered = sorted((page for page in readers if page in section_of), key=lambda page: (-readers[page], -page))
    found: dict[int | None, list[int]] = {None: ordered[:PLACES]} if ordered else {}
    for page in ordered:
        own = found.setdefault(section_of[page], [])
        if len(own) < PLACES:
            own.append(page)
    return found


def parted(name: str, authors: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The by-line cut so that each author's name leads to their page: (text, address), the address empty elsewhere.

    Args:
        name: the by-line as typed.
        authors: (name, address), in their order; one whose name does not stand in it comes behind it.
    """
    pieces = [(name, "")] if name else []
    for author, address in authors:
        for at, (text, known) in enumerate(pieces):
            before, found, after = text.partition(author)
            if not known and found:
                pieces[at : at + 1] = [part for part in ((before, ""), (author, address), (after, "")) if part[0]]
                break
        else:
            pieces += [(", ", ""), (author, address)] if pieces else [(author, address)]
    return pieces
