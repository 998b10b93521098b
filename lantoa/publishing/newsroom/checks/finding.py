"""What a check says."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """`MUST`: whoever sends the text on all the same gives a reason. `ADVICE`: to be read, and no more."""

    MUST = "must"
    ADVICE = "advice"


@dataclass(frozen=True)
class Finding:
    """One thing that a check noticed.

    Attributes:
        kind: the check's name, such as `lead`, `alt` or `unit_name`.
        where: `title`, `lead`, `cover`, `place`, another column's name, or `body:<block id>`; empty: the whole piece.
        sentence: what is wrong, for an editor.
        suggestion: what could stand there instead; may be empty.
        url: a page to look at; may be empty.
    """

    kind: str
    where: str
    sentence: str
    suggestion: str = ""
    severity: Severity = Severity.ADVICE
    url: str = ""

    @property
    def is_severe(self) -> bool:
        return self.severity == Severity.MUST
