"""When news of another house may go out: plain decisions, no database, no clock.

Source: Decree 147/2024/NĐ-CP on general news sites; vietnam.md B3.3.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit


class Refusal(StrEnum):
    """Why quoted news stays in."""

    NO_LICENCE = "no_licence"
    NO_SOURCE = "no_source"
    NOT_AGREED = "not_agreed"
    OTHER_HOST = "other_host"
    TOO_FEW_HOUSES = "too_few_houses"
    TOO_EARLY = "too_early"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Quote:
    """What a piece takes from elsewhere; `house_host` is empty when no house is named."""

    house_host: str
    is_agreed: bool
    url: str
    at: datetime | None
    words: int


@dataclass(frozen=True)
class Terms:
    """What the licence asks; `houses` is how many press agencies may be quoted, `most_words` 0 is no limit."""

    licence_number: str
    houses: int
    wait: timedelta
    least_houses: int
    most_words: int


def earliest(at: datetime, terms: Terms) -> datetime:
    """When news that its source published at `at` may go out here."""
    return at + terms.wait


def refusal(quote: Quote, terms: Terms, *, at: datetime) -> Refusal | None:
    """Why the quote may not go out at `at`; None when it may."""
    if not terms.licence_number.strip():
        return Refusal.NO_LICENCE
    if not quote.house_host or not quote.url or quote.at is None:
        return Refusal.NO_SOURCE
    if not quote.is_agreed:
        return Refusal.NOT_AGREED
    if not lies_at(quote.url, quote.house_host):
        return Refusal.OTHER_HOST
    if terms.houses < terms.least_houses:
        return Refusal.TOO_FEW_HOUSES
    if at < earliest(quote.at, terms):
        return Refusal.TOO_EARLY
    return Refusal.TOO_LONG if terms.most_words and quote.words > terms.most_words else None


def lies_at(url: str, host: str) -> bool:
    """Whether the address is a page of this house: its own name or one below it, and not its front page."""
    try:
        parts = urlsplit(url)
        name = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    is_page = parts.scheme in ("http", "https") and parts.path.strip("/") != "" and "@" not in parts.netloc
    return is_page and (name == host or name.endswith(f".{host}"))


def word_count(texts: Collection[str]) -> int:
    """Words of all the texts."""
    return sum(len(text.split()) for text in texts)
