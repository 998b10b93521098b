"""The provider of voices, as a small protocol that any of them is put behind: text in, sound out.

POST to `LANTOA_SPEECH_URL`, `Authorization: Bearer <LANTOA_SPEECH_TOKEN>` where one is set, JSON {"text", "voice",
"language": "vi-VN"}. 200 carries the whole sound (audio/mpeg, audio/ogg, audio/wav). 429 and 5xx mean later; every
other answer means never. The address is the operator's alone, and no redirect is followed.
"""

import time
from dataclasses import dataclass

import httpx
from django.conf import settings

LARGEST_SOUND = 40 * 1024 * 1024
SMALLEST_SOUND = 200
CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 10.0, 60.0, 240.0


@dataclass(frozen=True)
class Sound:
    """One sound, and what it is."""

    body: bytes
    kind: str


class SpeechError(Exception):
    """No sound; `is_final`: there is no point in asking again."""

    def __init__(self, words: str, *, is_final: bool) -> None:
        super().__init__(words)
        self.is_final = is_final


def has_provider() -> bool:
    """Whether a provider of voices is set."""
    return bool(settings.SPEECH_URL)


def speak(text: str) -> Sound:
    """The text as sound. Takes minutes at the most. Raises SpeechError."""
    headers = {"Authorization": f"Bearer {settings.SPEECH_TOKEN}"} if settings.SPEECH_TOKEN else {}
    asked = {"text": text, "voice": settings.SPEECH_VOICE, "language": "vi-VN"}
    until = time.monotonic() + WHOLE_SECONDS
    limits = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    try:
        with (
            httpx.Client(timeout=limits, trust_env=False, follow_redirects=False) as http,
            http.stream("POST", settings.SPEECH_URL, json=asked, headers=headers) as answer,
        ):
            if answer.status_code != 200:
                is_later = answer.status_code == 429 or answer.status_code >= 500
                raise SpeechError(f"HTTP {answer.status_code}", is_final=not is_later)
            body = _read(answer, until)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SpeechError(type(error).__name__, is_final=False) from None
    kind = kind_of(body)
    if not kind or len(body) < SMALLEST_SOUND:
        # A page of a proxy, half a file: another time it may be a sound.
        raise SpeechError("no sound", is_final=False)
    return Sound(body, kind)


def _read(answer: httpx.Response, until: float) -> bytes:
    """All of it; a line that drips or never ends is cut."""
    body = bytearray()
    for part in answer.iter_bytes(64 * 1024):
        body += part
        if len(body) > LARGEST_SOUND:
            raise SpeechError("too large", is_final=True)
        if time.monotonic() > until:
            raise SpeechError("too slow", is_final=False)
    return bytes(body)


def kind_of(body: bytes) -> str:
    """What the bytes are, whatever was said about them; empty for no sound that browsers play."""
    if body.startswith(b"OggS"):
        return "audio/ogg"
    if body.startswith(b"RIFF") and body[8:12] == b"WAVE":
        return "audio/wav"
    if body.startswith(b"ID3") or (len(body) > 2 and body[0] == 0xFF and body[1] & 0xE0 == 0xE0):
        return "audio/mpeg"
    return ""
