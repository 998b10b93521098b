"""Decisions of the intake: plain values in, values out."""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from urllib.parse import unquote, urlsplit

from lantoa.kit.text import fold, slugify_vietnamese
from lantoa.publishing.intake.web.items import Found

LONGEST_PATH = 500


def old_path(address: str) -> str:
    """The part of an address by which a piece is found again: path and query, decoded, in small letters, no last slash.

    Empty for a front page, and for what is too long to keep.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path = unicodedata.normalize("NFC", unquote(parts.path)).rstrip("/").lower()
    if "\x00" in path or (not path and not parts.query):
        return ""
    found = f"{path or '/'}?{parts.query}" if parts.query else path
    return found if len(found) <= LONGEST_PATH else ""


def places_asked(path: str, query: str) -> list[str]:
    """Under which old paths a request is looked up: with what stands behind the question mark, then without."""
    asked = [old_path(f"{path}?{query}")] if query else []
    # A front page with a number behind the question mark was a piece; without it, it is ours.
    return [place for place in dict.fromkeys([*asked, old_path(path)]) if place]


def digest_of(found: Found) -> str:
    """A fingerprint of all that a source says of a piece."""
    return hashlib.sha256(repr(astuple(found)).encode("utf-8", "surrogatepass")).hexdigest()


def digest_of_address(address: str) -> str:
    """A fingerprint of an address, of one length whatever its own."""
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()


def section_for(categories: tuple[str, ...], wanted: Mapping[str, str], other: str) -> str:
    """The slug of the section a piece goes to: that of its first category that has one, else `other` (may be empty).

    `wanted`: folded name of a category → slug.
    """
    return next((wanted[key] for key in map(category_key, categories) if wanted.get(key)), other)


@dataclass(frozen=True)
class Credits:
    """Which unit pieces are credited to, as codes: by folded author before folded category, else `other` (or none)."""

    by_author: Mapping[str, str] = field(default_factory=dict)
    by_category: Mapping[str, str] = field(default_factory=dict)
    other: str = ""

    def code_for(self, author: str, categories: tuple[str, ...]) -> str:
        """The code of the unit; empty where nothing says one."""
        own = self.by_author.get(category_key(author), "")
        keys = map(category_key, categories)
        return own or next((self.by_category[key] for key in keys if key in self.by_category), self.other)


def category_key(name: str) -> str:
    """A category's name as it is compared: without accents, case, more than one blank."""
    return " ".join(fold(name).split())


def sections_by_name(sections: Mapping[str, str]) -> dict[str, str]:
    """Folded title, and folded slug, of each section → its slug. `sections`: slug → title."""
    found = {category_key(title): slug for slug, title in sections.items()}
    return {**{slug.replace("-", " "): slug for slug in sections}, **found}


def short_title(title: str, *, instead: str, longest: int = 200) -> str:
    """A title that fits: cut at a word, or `instead` where there is none."""
    title = title or instead
    return title if len(title) <= longest else f"{title[: longest - 1].rpartition(' ')[0] or title[: longest - 1]}…"


def short_key(guid: str) -> str:
    """Eight letters that tell a guid from others."""
    return slugify_vietnamese(digest_of_address(guid)[:8])
