"""Numbers, quotes, steps and times as pictures to share; on the page they are real text."""

from collections.abc import Sequence

from lantoa.design.figures.shapes import WIDTH, Box, Dot, Drawing, Figure, Path, Shape, Words, set_text, width_of

INDENT, GAP = 36, 14


def number(value: str, *, label: str) -> Figure:
    """One large number with what it is."""
    size = min(64.0, 64 * WIDTH / max(width_of(value, 64, is_bold=True), 1))
    lines, end = set_text(label, x=0, y=size * 1.15, width=WIDTH, size=15, colour="muted")
    shapes: list[Shape] = [Words(0, size, value, size=size, is_bold=True, colour="blue"), *lines]
    return Figure("", Drawing(end, tuple(shapes)), rows=((value, label),))


def quote(text: str, *, said_by: str = "") -> Figure:
    """Someone's words behind a blue line."""
    lines, end = set_text(text, x=18, y=0, width=WIDTH - 18, size=18, is_bold=True)
    who, end = set_text(said_by, x=18, y=end + 4, width=WIDTH - 18, size=14, colour="muted")
    return Figure("", Drawing(end, (Box(0, 2, 4, end - 2), *lines, *who)), rows=((text, said_by),))


def plain(text: str, *, size: float = 15, is_bold: bool = False, colour: str = "ink") -> Drawing:
    """Plain text across the whole width."""
    lines, end = set_text(text, x=0, y=0, width=WIDTH, size=size, is_bold=is_bold, colour=colour)
    return Drawing(end, tuple(lines))


def steps(texts: Sequence[str], *, title: str) -> Figure:
    """What is done after what, numbered."""
    shapes: list[Shape] = []
    y = 0.0
    for place, text in enumerate(texts, 1):
        shapes += [
            Dot(13, y + 12, 13),
            Words(13, y + 17, str(place), size=14, is_bold=True, colour="on-blue", anchor="middle"),
        ]
        lines, end = set_text(text, x=INDENT, y=y, width=WIDTH - INDENT, size=15)
        shapes += lines
        y = max(end, y + 26) + GAP
    rows = tuple((str(place), text) for place, text in enumerate(texts, 1))
    return Figure(title, Drawing(max(y - GAP, 1), tuple(shapes)), rows=rows)


def timeline(moments: Sequence[tuple[str, str]], *, title: str) -> Figure:
    """(when, what) along a line, the first on top."""
    shapes: list[Shape] = []
    y, last = 0.0, 0.0
    for when, what in moments:
        last = y + 11
        shapes.append(Dot(7, last, 6))
        named, y = set_text(when, x=INDENT - 10, y=y, width=WIDTH - INDENT, size=15, is_bold=True, colour="blue")
        told, y = set_text(what, x=INDENT - 10, y=y, width=WIDTH - INDENT + 10, size=15)
        shapes += [*named, *told]
        y += GAP
    line = Path(((7, 11), (7, max(last, 11))), colour="line-strong", width=2)
    return Figure(title, Drawing(max(y - GAP, 1), (line, *shapes)), rows=tuple(moments))
