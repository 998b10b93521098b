"""A provider of voices: text in, a sound out, as `lantoa.services.speech` asks for it."""

from __future__ import annotations

import struct
from collections.abc import Awaitable
from typing import Any

from .faults import Rule
from .platform import Platform
from .wire import Answer, Call

RATE, LONGEST_SECONDS, LONGEST_TEXT = 8_000, 20, 20_000
_STATUS = {"rate_limited": 429, "too_fast": 429, "token_expired": 401, "token_revoked": 401, "permission": 403}


class Speech(Platform):
    """Tokens are the accounts; `POST <base>/speech/say`. One thing is one text that was read: `bytes` of silence."""

    network = "speech"
    prefix = "/speech"
    writes = frozenset({"speech.say"})
    # `kind`: what the answer says it is; `body`: sent instead of a sound.
    switches = {"kind": "audio/wav", "body": ""}

    def answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        if path.strip("/") != "say":
            return Answer(status=404)
        if call.method != "POST":
            return Answer(status=405)
        token = call.header(b"authorization").removeprefix("Bearer ").strip()
        member = self.member(token)
        if member is None and token and self.store.settings.auto_create:
            member = self.create(token, {})
        if member is None:
            return Answer(b"unknown token", status=401)
        return self.perform(call, "speech.say", member, lambda: self._say(call, member))

    def _say(self, call: Call, member: Any) -> Answer:
        asked = call.json()
        text = asked.get("text") if isinstance(asked, dict) else None
        if not isinstance(text, str) or not text.strip():
            return Answer(b"no text", status=400)
        if len(text) > LONGEST_TEXT:
            return Answer(b"too long", status=413)
        sound = str(member.values["body"]).encode() or silence(min(len(text) / 15, LONGEST_SECONDS))
        values = {"message": text, "voice": asked.get("voice", ""), "bytes": len(sound)}
        self.add(member, str(self.store.number + 1), values)
        return Answer(sound, content_type=str(member.values["kind"]).encode())

    def fault_answer(self, rule: Rule, account: Any) -> Answer:
        status = int(rule.options.get("status", _STATUS.get(rule.kind, 503 if rule.kind == "transient" else 400)))
        return Answer(rule.kind.encode(), status=status)


def silence(seconds: float) -> bytes:
    """So many seconds of nothing, as WAV: 8,000 samples of eight bits a second."""
    data = b"\x80" * round(RATE * seconds)
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, 1, RATE, RATE, 1, 8, b"data", len(data))  # fmt: skip  # noqa: E501
    return head + data
