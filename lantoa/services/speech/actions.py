"""Asking for the sound of a page, making it in the background, taking it away."""

import hashlib
import logging
import os
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F

from lantoa.kit.clock import now
from lantoa.services.speech.models import Narration
from lantoa.services.speech.provider import Sound, SpeechError, has_provider, speak
from lantoa.services.speech.signals import narration_made

log = logging.getLogger(__name__)

LONGEST_TEXT = 20_000
MOST_ATTEMPTS = 6
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
LEASE = timedelta(minutes=10)
MOST_AT_ONCE = 10
State = Narration.State


def version_of(text: str) -> str:
    """Twenty-four letters that change with the text and with the voice."""
    return hashlib.blake2b(f"{settings.SPEECH_VOICE}\n{text}".encode(), digest_size=12).hexdigest()


def ask_narration(page_id: int, text: str) -> bool:
    """Let the page be heard in these words; False when it is so already, or cannot be. Again is safe.

    Older words are no longer heard from now on. A text without words, or longer than 20,000 letters, is not read.
    """
    return has_provider() and _ask(page_id, text)


@transaction.atomic
def _ask(page_id: int, text: str) -> bool:
    version, fits = version_of(text), bool(text.strip()) and len(text) <= LONGEST_TEXT
    row = Narration.objects.select_for_update().filter(page_id=page_id).first()
    if row is not None and row.version == version and row.state != State.FAILED:
        return False
    if row is not None:
        _remove_later(row)
        row.delete()
    if fits:
        Narration.objects.get_or_create(page_id=page_id, defaults={"version": version, "text": text, "due_at": now()})
    return fits


@transaction.atomic
def drop_narration(page_id: int) -> bool:
    """The page is not heard any more; whether it was. Again is safe."""
    row = Narration.objects.select_for_update().filter(page_id=page_id).first()
    if row is None:
        return False
    _remove_later(row)
    row.delete()
    return True


def _remove_later(row: Narration) -> None:
    path = _place(row)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def make_narrations() -> int:
    """Make the sounds that are due; how many were made. For the worker; safe from several at once."""
    made = 0
    for _turn in range(MOST_AT_ONCE if has_provider() else 0):
        row = _claim()
        if row is None:
            break
        try:
            # No transaction is open: a provider may take minutes.
            made += _keep(row, speak(row.text))
        except SpeechError as error:
            _put_off(row, error)
    return made


@transaction.atomic
def _claim() -> Narration | None:
    due = Narration.objects.filter(state__in=(State.WAITING, State.MAKING), due_at__lte=now())
    row = due.select_for_update(skip_locked=True).order_by("due_at").first()
    if row is not None:
        row.state, row.due_at, row.attempts = State.MAKING, now() + LEASE, row.attempts + 1
        row.save(update_fields=["state", "due_at", "attempts"])
    return row


def _keep(row: Narration, sound: Sound) -> bool:
    """The file first, then the row: what a page names is there."""
    path = _place(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    new.write_bytes(sound.body)
    new.replace(path)
    # Other words, or none, may be wanted by now: then this sound is nobody's.
    rows = Narration.objects.filter(pk=row.pk, version=row.version)
    if not rows.update(state=State.READY, text="", kind=sound.kind, error=""):
        path.unlink(missing_ok=True)
        return False
    narration_made.send(None, page_id=row.page_id)
    return True


def _put_off(row: Narration, error: SpeechError) -> None:
    is_over = error.is_final or row.attempts >= MOST_ATTEMPTS
    log.warning("the text of page %s was not read aloud: %s", row.page_id, error)
    Narration.objects.filter(pk=row.pk, version=row.version).update(
        state=State.FAILED if is_over else State.WAITING,
        text="" if is_over else F("text"),
        due_at=now() + PAUSES[min(row.attempts, len(PAUSES)) - 1],
        error=str(error)[:200],
    )


def _place(row: Narration) -> Path:
    return Path(settings.MEDIA_ROOT) / row.path
