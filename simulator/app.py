"""Puts the parts together: which base address belongs to whom."""

from __future__ import annotations

import re
import sys
import time
import traceback
from collections.abc import Awaitable

from .control import Control
from .faults import Faults
from .graph import Facebook
from .platform import Platform
from .platforms import PLATFORMS
from .store import Store
from .viewer import Viewer
from .wire import Answer, Call, json_answer
from .zalo import Zalo
from .zalo_oauth import ZaloOauth

# Without a base address the paths themselves tell the platforms apart.
_BASES = re.compile(r"^(?=/(v[23]\.0/(?:article|oa)/)|/(v4/oa/)|/v\d+\.\d+(?:/|$))")


def _base_of(match: re.Match[str]) -> str:
    return "/zalo" if match[1] else "/zalo-oauth" if match[2] else "/facebook"


class Simulator:
    """Answers one call at a time; nothing in it waits unless a fault says so."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.smtp_port = 0
        self.faults = Faults()
        self.facebook = Facebook(store, self.faults)
        self.zalo = Zalo(store, self.faults)
        self.oauth = ZaloOauth(store, self.faults)
        self.platforms = {made.network: made(store, self.faults) for made in PLATFORMS}
        self.control = Control(store, self.faults, self.platforms)
        self.viewer = Viewer(store, self.faults)

    def __call__(self, call: Call) -> Answer | Awaitable[Answer]:
        try:
            answer = self._route(call)
        except Exception:
            traceback.print_exc(file=sys.stderr)
            answer = json_answer({"simulator_error": traceback.format_exc()}, status=501)
        if call.operation:
            status = answer.status if isinstance(answer, Answer) else 0
            self.store.recent_calls.append((time.time(), call.operation, call.path, status))
        return answer

    def interrupted(self, call: Call) -> None:
        """A line dropped before all of a body was there."""
        path = call.path if call.path.startswith("/facebook/") else _BASES.sub(_base_of, call.path, count=1)
        if path.startswith("/facebook/"):
            self.facebook.interrupted(call, path[9:])

    def _route(self, call: Call) -> Answer | Awaitable[Answer]:
        path = call.path
        if path.startswith("/v"):
            path = call.path = _BASES.sub(_base_of, path, count=1)
        if platform := self._platform(path):
            return platform.answer(call, path[len(platform.prefix) :])
        if path.startswith("/facebook"):
            if path.endswith("/dialog/oauth"):
                return self.viewer.answer(call)
            return self.facebook.answer(call, path[9:])
        if path.startswith("/zalo"):
            return self._zalo(call, path)
        if path.startswith("/control"):
            if call.header(b"sec-fetch-site") == "cross-site":
                return json_answer({"error": "not from another site's page"}, status=403)
            return self.control.answer(call)
        if path == "/healthz":
            return json_answer(self._health())
        return self.viewer.answer(call)

    def _health(self) -> dict[str, object]:
        counts = {"pages": len(self.store.pages), "oas": len(self.store.oas)}
        return {"status": "ok", **counts, "smtp_port": self.smtp_port}

    def _zalo(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        if path == "/zalo-oauth/v4/oa/permission":
            return self.viewer.answer(call)
        if path.startswith("/zalo-oauth/"):
            return self.oauth.answer(call, path[11:])
        if path.startswith("/zalo/"):
            return self.zalo.answer(call, path[5:])
        return self.viewer.answer(call)

    def _platform(self, path: str) -> Platform | None:
        return next((made for made in self.platforms.values() if path.startswith(made.prefix + "/")), None)
