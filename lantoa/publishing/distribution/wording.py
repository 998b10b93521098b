"""What a post says: variables, wordings taken in turn, and the superior unit's own line before it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lantoa.kit.text import nfc

# Written {đơn vị}; what each stands for is in `Place.values`.
VARIABLES = ("đơn vị", "tên đầy đủ", "cấp trên", "địa bàn")
INTRO_LENGTH = 300
MOST_VARIANTS = 5
_BRACES = re.compile(r"\{([^{}\n]{1,40})\}")
_WORDS = re.compile(r"[^\W\d_]+(?:[ _][^\W\d_]+)*")
# What a unit's name begins with before the place it stands for.
_KIND_WORDS = re.compile(r"^(?:liên đoàn lao động|lđlđ|công đoàn|cđcs|cđ)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """The unit a post is for: its short and full name, and the name of the unit above it ("" at the top)."""

    short_name: str
    name: str
    above: str = ""

    @property
    def values(self) -> dict[str, str]:
        own = self.short_name or self.name
        return {
            "đơn vị": own,
            "tên đầy đủ": self.name,
            "cấp trên": self.above or own,
            "địa bàn": _KIND_WORDS.sub("", self.above or own),
        }


def unknown_variables(text: str) -> list[str]:
    """Words in braces that stand for nothing, in the order of the text; signs and numbers there are no mistake."""
    names = [name.strip() for name in _BRACES.findall(nfc(text))]
    return [name for name in names if _WORDS.fullmatch(name) and name.lower() not in VARIABLES]


def filled(text: str, place: Place) -> str:
    """`text` with its variables filled in; anything else in braces stays as it is."""
    if "{" not in text:
        return text
    values = place.values
    return _BRACES.sub(lambda found: values.get(found[1].strip().lower(), found[0]), text)


def wordings(
    network: str, texts: Mapping[str, str], variants: Mapping[str, Sequence[str]], *, title: str, lead: str
) -> list[str]:
    """What may be said on `network`, at least one: its own texts, else the default ones, else title and lead."""
    for name in (network, "default"):
        found = [text.strip() for text in (texts.get(name, ""), *variants.get(name, ())) if text.strip()]
        if found:
            return found
    return ["\n\n".join(part for part in (title.strip(), lead.strip()) if part)]


def wording_of(delivery_id: int, found: Sequence[str]) -> str:
    """The wording of one delivery: always the same; neighbours differ, so that networks see no flood of copies."""
    return found[delivery_id % len(found)]


def with_intro(intro: str, text: str) -> str:
    """The superior unit's own line above the text."""
    return "\n\n".join(part for part in (intro.strip(), text) if part)


def words_at(words: Mapping[str, Any], history: Sequence[Mapping[str, Any]], version: int) -> Mapping[str, Any]:
    """What a release said in one version; `words` are today's, `history` the earlier ones, oldest first."""
    return history[version - 1] if 0 < version <= len(history) else words


def nearest(intros: Mapping[str, str], path: str) -> str:
    """The line of the unit that stands nearest above `path`, or of the unit itself; "" when there is none."""
    above = [unit_path for unit_path in intros if path.startswith(unit_path)]
    return intros[max(above, key=len)] if above else ""
