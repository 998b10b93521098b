"""What other packages may use of speech."""

from lantoa.services.speech.actions import LONGEST_TEXT, ask_narration, drop_narration, make_narrations
from lantoa.services.speech.models import Narration
from lantoa.services.speech.provider import has_provider


def narration_of(page_id: int) -> Narration | None:
    """The sound of the page's present text; None when there is none (yet). One query, none without a provider."""
    if not has_provider():
        return None
    return Narration.objects.filter(page_id=page_id, state=Narration.State.READY).defer("text").first()


__all__ = [
    "LONGEST_TEXT",
    "Narration",
    "ask_narration",
    "drop_narration",
    "has_provider",
    "make_narrations",
    "narration_of",
]
