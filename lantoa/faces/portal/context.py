"""What every public page may say of the portal around it, whatever package draws it; also when something is wrong."""

from django.db import Error
from django.http import HttpRequest

from lantoa.faces.portal.frame import SectionLink, frame_of, known_mourning


class Around:
    """The portal around a page that may stand for an error: it asks once, and goes without what it is not told."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def mourning(self) -> str:
        """What the portal says while it stands in mourning; empty otherwise."""
        try:
            return frame_of(self._request).mourning
        except Error:
            return known_mourning()

    @property
    def sections(self) -> list[SectionLink]:
        """The sections of the menu; none while the database does not answer."""
        try:
            return frame_of(self._request).sections
        except Error:
            return []


class Remembered:
    """The portal as this process last read it: for a page that must ask nothing."""

    @property
    def mourning(self) -> str:
        return known_mourning()


def around(request: HttpRequest) -> dict[str, object]:
    """`around` for templates; nothing is read before a template asks."""
    return {"around": Around(request)}
