"""A text as the checks read it: its words, pictures and links, each with its place. Plain Python."""

from dataclasses import dataclass, field
from functools import cached_property

from lantoa.publishing.newsroom.checks.words import Word, words_in

# Words of these kinds are running text: what is said twice in them, or in other letters, is a slip.
PROSE = frozenset({"lead", "text"})


@dataclass(frozen=True)
class Part:
    """Some words: `kind` is title, lead, text, heading, caption, or small for labels, names and cells."""

    where: str
    kind: str
    text: str

    @cached_property
    def words(self) -> list[Word]:
        """Its words in order; cut once for all checks."""
        return words_in(self.text)


@dataclass(frozen=True)
class Shot:
    """One picture that readers see. `alt` may be empty; `may_lack_caption`: words stand beside it anyhow."""

    where: str
    alt: str
    caption: str
    credit: str
    is_decorative: bool = False
    may_lack_caption: bool = False


@dataclass(frozen=True)
class Link:
    """One link: to a page or document of the house by its id, else by its address."""

    where: str
    words: str
    href: str = ""
    page_id: int | None = None
    document_id: int | None = None


@dataclass
class Manuscript:
    """All that is read of one text; `labels` says in words which place each `where` is."""

    title: str
    lead: str
    format: str
    parts: list[Part] = field(default_factory=list)
    shots: list[Shot] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    # Places where a block stands in which nothing is.
    empty: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def prose(self) -> list[Part]:
        return [part for part in self.parts if part.kind in PROSE]
