"""Which lines of a text are its title, lead, author, captions: guesses, each of them said to whoever sent it."""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from lantoa.publishing.intake.parts import (
    LONGEST_CAPTION,
    LONGEST_CREDIT,
    LONGEST_HEADING,
    Image,
    Line,
    Part,
    Player,
    Span,
    Text,
)

LONGEST_TITLE, LONGEST_LEAD, LONGEST_AUTHOR = 200, 600, 160
LONGEST_CAPTION_LINE, LONGEST_BOLD_HEADING = 300, 120
_SIGNED = re.compile(r"^(?:(?:tin|bài|ảnh|tác giả|thực hiện)(?:\s*(?:,|và|-|–|&)\s*)?)+\s*:\s*(?P<who>.+)$", re.I)
_PHOTOS_TOO = re.compile(r"ảnh", re.I)
_CREDIT = re.compile(r"[\s(\-–]*\bảnh\s*:\s*(?P<who>[^()]{2,120}?)\)?\.?$", re.I)
_SENTENCE_END = re.compile(r"[.!?…:;,]$")


def guess(text: Text) -> Text:
    """The same text with title, lead and author taken out of its parts, and captions put to their pictures."""
    _take_captions(text)
    _take_title(text)
    _take_lead(text)
    _take_author(text)
    _mark_headings(text)
    return text


def captions_and_lead(text: Text) -> Text:
    """The same text with captions put to their pictures, and a bold beginning as its lead: its title is known."""
    # The first line may say what a picture shows: no title stands before it.
    text.parts.insert(0, Line([Span("-")]))
    _take_captions(text)
    del text.parts[0]
    _take_lead(text)
    return text


def _first_line(text: Text, wanted: Callable[[Line], bool]) -> Line | None:
    return next((part for part in text.parts if isinstance(part, Line) and wanted(part)), None)


def _take_title(text: Text) -> None:
    line = _first_line(text, lambda line: line.kind == "title") or _first_line(text, lambda _line: True)
    if line is None or len(line.text) > LONGEST_TITLE:
        return
    text.title = line.text
    _drop(text, line)
    text.guessed.append(_("Tít: dòng đầu của tệp."))


def _take_lead(text: Text) -> None:
    """The first line that is bold as a whole, if nothing but pictures stands before it."""
    line = _first_line(text, lambda _line: True)
    if line is None or line.kind != "text" or not line.is_bold or len(line.text) > LONGEST_LEAD:
        return
    if len(line.text) <= LONGEST_BOLD_HEADING and not _SENTENCE_END.search(line.text):
        return
    text.lead = line.text
    _drop(text, line)
    text.guessed.append(_("Sapo: đoạn in đậm đầu tiên."))


def _take_author(text: Text) -> None:
    lines = [part for part in text.parts if isinstance(part, Line)][-3:]
    for line in reversed(lines):
        found = _SIGNED.match(line.text)
        if found is None or len(line.text) > LONGEST_AUTHOR:
            continue
        text.author = found["who"].strip(" .")[:LONGEST_AUTHOR]
        _drop(text, line)
        text.guessed.append(_("Tác giả: dòng “%(line)s”.") % {"line": line.text})
        if _PHOTOS_TOO.search(line.text.partition(":")[0]):
            _credit_all(text)
        return


def _credit_all(text: Text) -> None:
    for part in text.parts:
        if isinstance(part, Image) and not part.credit:
            part.credit = text.author[:LONGEST_CREDIT]


def _take_captions(text: Text) -> None:
    """A caption stands below its picture or video; above it only when nothing stands below."""
    taken = 0
    for at, part in enumerate(text.parts):
        if not isinstance(part, Image | Player) or part.caption:
            continue
        line = next((found for found in (_caption(text, at + 1), _caption(text, at - 1)) if found), None)
        if line is not None:
            _describe(part, line.text)
            # The place stays, so that the pictures behind it keep theirs.
            line.spans = []
            taken += isinstance(part, Image)
    text.parts = [part for part in text.parts if not isinstance(part, Line) or part.text]
    if taken:
        text.guessed.append(_("Chú thích của %(n)s ảnh.") % {"n": taken})


def _describe(part: Image | Player, words: str) -> None:
    if isinstance(part, Player):
        part.caption = words[:LONGEST_CAPTION]
    else:
        part.caption, part.credit = split_credit(words)


def _caption(text: Text, at: int) -> Line | None:
    """The line at this place, if it says what a picture shows."""
    # The first line of all is a title, whatever it looks like.
    part = text.parts[at] if 0 < at < len(text.parts) else None
    if not isinstance(part, Line) or len(part.text) > LONGEST_CAPTION_LINE:
        return None
    is_caption = part.kind == "caption" or (part.kind == "text" and (part.is_italic or _CREDIT.search(part.text)))
    return part if is_caption and part.text and not _SIGNED.match(part.text) else None


def split_credit(words: str) -> tuple[str, str]:
    """Caption and credit of one line: "… (Ảnh: Trần Lan)" names who took it."""
    found = _CREDIT.search(words)
    if found is None:
        return words[:LONGEST_CAPTION], ""
    return words[: found.start()].strip()[:LONGEST_CAPTION], found["who"].strip(" .")[:LONGEST_CREDIT]


def _mark_headings(text: Text) -> None:
    """A short bold line without an end of a sentence is a subhead, as newspapers set them."""
    for before, line in zip([None, *text.parts], text.parts, strict=False):
        if not isinstance(line, Line):
            continue
        # A bold line below a picture that says nothing else may be what it shows.
        is_below = isinstance(before, Image) and not before.caption
        if line.kind == "text" and _looks_like_heading(line) and not is_below:
            line.kind = "heading"
        if line.kind in ("heading", "title") and len(line.text) > LONGEST_HEADING:
            line.kind = "text"


def _looks_like_heading(line: Line) -> bool:
    return line.is_bold and len(line.text) <= LONGEST_BOLD_HEADING and not _SENTENCE_END.search(line.text)


def _drop(text: Text, line: Part) -> None:
    text.parts = [part for part in text.parts if part is not line]
