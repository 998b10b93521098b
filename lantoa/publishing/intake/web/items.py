"""Items of a WordPress export or a feed, one at a time, in bounded memory however many there are."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]  # it says nothing of its types
from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]  # it says nothing of its types
from django.utils.translation import gettext as _

from lantoa.kit.clock import VIETNAM
from lantoa.kit.errors import RuleBroken

LARGEST_ITEM = 32 * 1024 * 1024
# The union was founded in 1929; the first day of 1970 is what computers say that know no date.
OLDEST_YEAR, NO_DAYS = 1929, {date(1969, 12, 31), date(1970, 1, 1)}
# What holds items: of RSS 2.0, of Atom, of RSS 1.0.
_LISTS = {"channel", "feed", "RDF"}
# Exports hold the control characters that people pasted, which no XML may hold.
_NOT_XML = bytes(code for code in range(32) if code not in (9, 10, 13))


@dataclass(frozen=True)
class Found:
    """One piece as its source tells it; `at` None where no date can be read, `html` as it stood at `link`."""

    guid: str
    link: str
    title: str
    html: str
    at: datetime | None = None
    author: str = ""
    lead: str = ""
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    picture: str = ""
    # False for WordPress's older editor, which parts paragraphs by empty lines.
    has_paragraphs: bool = True


class _Filtered(io.RawIOBase):
    """The file without what breaks parsers; no item may be longer than LARGEST_ITEM."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.since_item = 0

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(64 * 1024)
        self.since_item += len(content)
        if self.since_item > LARGEST_ITEM:
            raise RuleBroken(_("Có một bài lớn quá mức cho phép; dừng ở đó."))
        # An empty answer would be the end of the file.
        return content.translate(None, _NOT_XML) or (b" " if content else b"")


def elements(file: IO[bytes]) -> Iterator[tuple[str, Element]]:
    """("start", the file's outermost element), then ("end", element) of each item and of what stands beside items.

    Raises RuleBroken for a file that is no XML, that names entities, or that breaks off; what came before stays good.
    """
    source = _Filtered(file)
    above: list[Element] = []
    try:
        for what, element in iterparse(source, ("start", "end"), forbid_dtd=True):
            if what == "start":
                if not above:
                    yield what, element
                above.append(element)
                continue
            above.pop()
            if above and local(above[-1]) in _LISTS:
                yield what, element
                element.clear()
                del above[-1][:]
                source.since_item = 0
    except DefusedXmlException as error:
        raise RuleBroken(_("Tệp chứa mã lạ trỏ ra ngoài nên không được nhận.")) from error
    except (ParseError, LookupError, ValueError) as error:
        raise RuleBroken(_("Tệp hỏng từ đây: %(why)s. Các bài trước đó vẫn dùng được.") % {"why": error}) from error


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def text_of(element: Element, name: str, *, space: str = "") -> str:
    """The text of the first child of this name (and of a namespace that contains `space`), or nothing."""
    for child in element:
        if local(child) == name and space in str(child.tag):
            return (child.text or "").strip()
    return ""


def read_moment(texts: Iterable[str], *, now: datetime) -> datetime | None:
    """The first of these that is a moment between OLDEST_YEAR and now; without a zone it is Việt Nam's."""
    for text in texts:
        moment = _moment(text.strip())
        if moment and moment.year >= OLDEST_YEAR and moment.date() not in NO_DAYS and moment <= now:
            return moment
    return None


def _moment(text: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).astimezone(UTC)
        except (ValueError, OverflowError, IndexError, TypeError):
            continue
    return None
