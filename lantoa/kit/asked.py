"""What an address or a form asks for: one of what there is, or nothing; strangers write anything into both."""

from collections.abc import Collection


def number(text: str | None) -> int | None:
    """A row's number; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def one_of(choices: Collection[str], text: str | None, *, usual: str = "") -> str:
    """The choice with this name; the usual one when there is none."""
    return text if text is not None and text in choices else usual
