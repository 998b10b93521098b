"""What the styles and lists of a .docx say: which font, which weight, which kind of line."""

import re
from dataclasses import dataclass, field, replace
from typing import TypeVar
from xml.etree.ElementTree import Element

from lantoa.publishing.intake.parts import LineKind
from lantoa.publishing.intake.word.package import Package, local

DEEPEST_STYLE = 20
_KINDS: tuple[tuple[re.Pattern[str], LineKind], ...] = (
    (re.compile(r"^(title|tiêu đề|tít)$", re.I), "title"),
    (re.compile(r"^(heading|đề mục|đầu đề) ?[12]$", re.I), "heading"),
    (re.compile(r"^(heading|đề mục|đầu đề) ?[3-9]$", re.I), "subheading"),
    (re.compile(r"^(caption|chú thích)", re.I), "caption"),
    (re.compile(r"^(intense )?quote$|^trích dẫn", re.I), "quote"),
)
T = TypeVar("T")


@dataclass(frozen=True)
class Dress:
    """How text looks; None where it is not said."""

    font: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None

    def over(self, below: "Dress") -> "Dress":
        """This dress where it says something, else the one below."""
        return Dress(
            _first(self.font, below.font),
            _first(self.bold, below.bold),
            _first(self.italic, below.italic),
            _first(self.hidden, below.hidden),
        )


@dataclass(frozen=True)
class Style:
    """One named style; `list_id` is that of a list it belongs to."""

    name: str = ""
    based_on: str = ""
    dress: Dress = Dress()
    list_id: str = ""


@dataclass
class Styles:
    """All styles of a file."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default: Dress = Dress()
    normal: str = ""
    # Lists that count with numbers, not with dots.
    counting: set[str] = field(default_factory=set)

    def dress(self, style_id: str) -> Dress:
        """The whole dress of a style, with what it stands on."""
        dress = Dress()
        for style in self._chain(style_id):
            dress = dress.over(style.dress)
        return dress

    def kind(self, style_id: str) -> LineKind:
        """What lines of this style are."""
        for style in self._chain(style_id):
            for pattern, kind in _KINDS:
                if pattern.search(style.name):
                    return kind
        return "text"

    def list_of(self, style_id: str) -> str:
        return next((style.list_id for style in self._chain(style_id) if style.list_id), "")

    def _chain(self, style_id: str) -> list[Style]:
        found: list[Style] = []
        while style_id in self.by_id and len(found) < DEEPEST_STYLE:
            found.append(self.by_id[style_id])
            style_id = found[-1].based_on
        return found


def read_styles(package: Package, folder: str) -> Styles:
    """Styles and lists from their members; what is not there says nothing."""
    styles = Styles()
    current, current_id, in_defaults = Style(), "", False
    for what, element in package.events(f"{folder}/styles.xml"):
        name = local(element)
        if name == "rPrDefault":
            in_defaults = what == "start"
        elif name == "style" and what == "end":
            styles.by_id[current_id] = current
        elif name == "style":
            current, current_id = Style(), value(element, "styleId")
            if value(element, "type") == "paragraph" and value(element, "default") in ("1", "true"):
                styles.normal = current_id
        elif what == "start" and in_defaults:
            styles.default = dressed(styles.default, element)
        elif what == "start":
            current = _with_property(current, name, element)
    styles.counting = _counting_lists(package, folder)
    return styles


def _with_property(style: Style, name: str, element: Element) -> Style:
    if name == "name":
        return replace(style, name=value(element))
    if name == "basedOn":
        return replace(style, based_on=value(element))
    if name == "numId":
        return replace(style, list_id=value(element))
    return replace(style, dress=dressed(style.dress, element))


def _counting_lists(package: Package, folder: str) -> set[str]:
    abstract, number = "", ""
    formats: dict[str, str] = {}
    lists: dict[str, str] = {}
    for what, element in package.events(f"{folder}/numbering.xml"):
        if what == "end":
            continue
        name = local(element)
        if name == "abstractNum":
            abstract = value(element, "abstractNumId")
        elif name == "numFmt":
            formats.setdefault(abstract, value(element))
        elif name == "num":
            number = value(element, "numId")
        elif name == "abstractNumId":
            lists[number] = value(element)
    return {number for number, abstract in lists.items() if formats.get(abstract, "bullet") not in ("bullet", "none")}


def dressed(dress: Dress, element: Element) -> Dress:
    """`dress` with what one property element says."""
    name = local(element)
    if name == "rFonts":
        font = value(element, "ascii") or value(element, "hAnsi") or value(element, "cs")
        # A theme's font is a Unicode font: it ends what a style below said.
        font = font or ("theme" if value(element, "asciiTheme") else "")
        return replace(dress, font=font) if font else dress
    is_on = value(element) not in ("0", "false", "off", "none")
    if name == "b":
        return replace(dress, bold=is_on)
    if name == "i":
        return replace(dress, italic=is_on)
    return replace(dress, hidden=is_on) if name == "vanish" else dress


def value(element: Element, name: str = "val") -> str:
    """An attribute by its name, whichever edition of the standard's namespace it stands in."""
    for key, found in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return found
    return ""


def _first(above: T | None, below: T | None) -> T | None:
    return below if above is None else above
