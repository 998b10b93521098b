"""The plan as a calendar that programs subscribe to. Source: RFC 5545."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta


@dataclass(frozen=True)
class Event:
    """One line in somebody's calendar: a whole day, or a moment. `uid` names it for ever."""

    uid: str
    title: str
    at: date | datetime
    url: str
    note: str = ""


def calendar(name: str, events: Iterable[Event], *, stamp: datetime) -> str:
    """The calendar's text, lines ended by CRLF and folded at 75 bytes."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Lan Toa//Planning//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for event in events:
        lines += _lines(event, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _lines(event: Event, stamp: datetime) -> list[str]:
    lines = ["BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{_utc(stamp)}"]
    if isinstance(event.at, datetime):
        lines += [f"DTSTART:{_utc(event.at)}", f"DTEND:{_utc(event.at)}"]
    else:
        # The end of a whole day is the day after it.
        lines += [
            f"DTSTART;VALUE=DATE:{event.at:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.at + timedelta(days=1):%Y%m%d}",
        ]
    lines.append(f"SUMMARY:{_escaped(event.title)}")
    if event.note:
        lines.append(f"DESCRIPTION:{_escaped(event.note)}")
    return [*lines, f"URL:{event.url}", "END:VEVENT"]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """`line` in parts of at most 75 bytes, further ones led by a blank; no letter is cut in two."""
    parts, size = [""], 0
    for letter in line:
        wide = len(letter.encode())
        if size + wide > 75:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += wide
    return "\r\n".join(parts)
