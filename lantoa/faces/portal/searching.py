"""What a reader looks for and in what: the search screen's form, as its address has it."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest

from lantoa.faces.portal.frame import Frame, SectionLink
from lantoa.kit.errors import NotAllowed
from lantoa.kit.text import one_line
from lantoa.org.units.facade import Unit, find_units, get_unit
from lantoa.publishing.newsroom.facade import Format
from lantoa.services.search.facade import Within, kind_mark, section_mark, unit_mark

LONGEST_UNIT = 80
MOST_CHOICES = 6
FIRST_YEAR, LAST_YEAR = 1945, 2200


@dataclass(frozen=True)
class Search:
    """One search: words, and what to look in; `units` may be meant by a `unit_text` that names no single one."""

    words: str
    unit_text: str = ""
    unit: Unit | None = None
    units: tuple[Unit, ...] = ()
    section: SectionLink | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but words was chosen."""
        return bool(self.unit_text or self.section or self.kind or self.since or self.until)

    @property
    def within(self) -> Within:
        """What to look in, as the index knows it."""
        marks = set()
        if self.unit:
            marks.add(unit_mark(self.unit.pk))
        if self.section:
            marks.add(section_mark(self.section.id))
        if self.kind:
            marks.add(kind_mark(self.kind))
        return Within(frozenset(marks), self.since, self.until)

    def address(self, *, page: int = 1, unit_text: str | None = None) -> str:
        """The query string that leads to it, from the question mark on."""
        values = {
            "q": self.words,
            "don-vi": self.unit_text if unit_text is None else unit_text,
            "chuyen-muc": self.section.slug if self.section else "",
            "dang": self.kind,
            "tu": self.since.isoformat() if self.since else "",
            "den": self.until.isoformat() if self.until else "",
            "trang": str(page) if page > 1 else "",
        }
        return "?" + urlencode({name: value for name, value in values.items() if value})

    @property
    def unit_choices(self) -> list[tuple[Unit, str]]:
        """The units that were perhaps meant, each with the address that means it."""
        return [(unit, self.address(unit_text=unit.code)) for unit in self.units]


def read_search(request: HttpRequest, frame: Frame) -> Search:
    """What the address asks for; what it says wrongly is left out. No query, two when it names a unit."""
    asked = request.GET
    unit_text = one_line(asked.get("don-vi", "").replace("\x00", " "))[:LONGEST_UNIT]
    unit, units = _unit(unit_text)
    since, until = _day(asked.get("tu", "")), _day(asked.get("den", ""))
    if since and until and since > until:
        since, until = until, since
    return Search(
        words=asked.get("q", ""),
        unit_text=unit.code if unit else unit_text,
        unit=unit,
        units=units,
        section=frame.section_called(asked.get("chuyen-muc", "")) if asked.get("chuyen-muc") else None,
        kind=asked.get("dang", "") if asked.get("dang", "") in Format.values else "",
        since=since,
        until=until,
    )


def _unit(text: str) -> tuple[Unit | None, tuple[Unit, ...]]:
    """The unit of this code, or the only one called so; otherwise the first few that may be meant."""
    if not text:
        return None, ()
    try:
        return get_unit(text), ()
    except NotAllowed:
        found = tuple(find_units(text)[:MOST_CHOICES])
    return (found[0], ()) if len(found) == 1 else (None, found)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
