"""A file becomes a draft."""

import time
from pathlib import PurePath
from typing import IO
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import one_line
from lantoa.org.audit.facade import record
from lantoa.org.people.facade import User
from lantoa.publishing.intake.models import TakenFile
from lantoa.publishing.intake.parts import Image, Text
from lantoa.publishing.intake.stream import words_of
from lantoa.publishing.intake.word.reading import WordFile
from lantoa.publishing.newsroom.facade import SectionPage, filing_units, start_piece_from
from lantoa.services.media.facade import Picture, store_photo

# Whoever sends many files waits no longer than this for all of them.
MOST_SECONDS = 45.0
LONGEST_SENTENCE = 300


def take_word_file(
    *, file: IO[bytes], name: str, place: tuple[UUID, int], section: SectionPage, by: User, until: float | None = None
) -> TakenFile:
    """The draft that a .docx becomes, or the sentence that says why there is none.

    Args:
        place: the form it came with, and where in it: the same place again gives the same answer.
        until: by `time.monotonic()`; after it nothing more is begun.
    """
    batch, position = place
    present = TakenFile.objects.filter(batch=batch, position=position, taken_by=by).first()
    if present is not None:
        return present
    row = TakenFile(batch=batch, position=position, name=_short(one_line(name), 200), taken_by=by, taken_at=now())
    try:
        if until is not None and time.monotonic() > until:
            raise RuleBroken(_("Nhiều tệp lớn một lần quá. Hãy gửi riêng tệp này."))
        _take(row, WordFile(file), section=section)
    except RuleBroken as error:
        row.refusal = _short(str(error), LONGEST_SENTENCE)
        row.article = None
        return _kept(row)
    return row


def _take(row: TakenFile, word: WordFile, *, section: SectionPage) -> None:
    text = word.text
    if not text.title:
        text.title = PurePath(row.name).stem[:200] or row.name
        text.guessed.append(_("Tít: tên tệp."))
    with transaction.atomic():
        pictures = _stored(word, text, by=row.taken_by)
        words = words_of(text, pictures)
        if words.cover:
            text.guessed.append(_("Ảnh đầu tiên làm ảnh đại diện."))
        row.article = start_piece_from(section=section, words=words, by=row.taken_by, source=row.name)
        row.guessed, row.left_out = text.guessed, text.left_out
        if _kept(row) is not row:
            # The same form, sent twice at once: the other one was quicker.
            transaction.set_rollback(True)


def _stored(word: WordFile, text: Text, *, by: User) -> dict[str, Picture]:
    """The pictures by their names in the file; what is none is left out, and said."""
    unit = filing_units(by).first()
    stored: dict[str, Picture] = {}
    refused: dict[str, str] = {}
    images = [part for part in text.parts if isinstance(part, Image)]
    for number, image in enumerate(images, 1):
        if image.source in stored or image.source in refused:
            continue
        try:
            title = image.caption or image.alt or text.title
            stored[image.source] = store_photo(word.picture(image), title=title, unit=unit, by=by, credit=image.credit)
        except RuleBroken as error:
            refused[image.source] = str(error)
            text.left_out.append(_("Ảnh thứ %(n)s: %(why)s") % {"n": number, "why": error})
    return stored


def _kept(row: TakenFile) -> TakenFile:
    """The row, or the one that was there first."""
    try:
        with transaction.atomic():
            row.save()
            record("intake.take_file", row, by=row.taken_by, detail={"name": row.name, "refusal": row.refusal})
    except IntegrityError:
        return TakenFile.objects.get(batch=row.batch, position=row.position)
    return row


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
