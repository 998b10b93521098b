"""Pages for people."""

from __future__ import annotations

from .faults import Faults
from .store import Store
from .wire import HTML_TYPE, Answer, Call


class Viewer:
    """Answers everything a person opens in a browser."""

    def __init__(self, store: Store, faults: Faults) -> None:
        self.store = store
        self.faults = faults

    def answer(self, call: Call) -> Answer:
        return Answer(b"404", status=404, content_type=HTML_TYPE)
