"""What receivers' servers send back about a message: delivery reports (RFC 3464) and complaints (ARF, RFC 5965)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from email.utils import formatdate
from typing import Any
from urllib.parse import urlsplit

from .platform import Thing
from .wire import Answer, json_answer

SECONDS = 10.0


def delivery_report(thing: Thing, *, status: str, text: str) -> bytes:
    """A DSN to the message's return path; `status` as "5.1.1"."""
    action = "failed" if status.startswith("5") else "delayed"
    words = {
        "to": thing.values["from"],
        "text": text,
        "part": "message/delivery-status",
        "kind": "report-type=delivery-status",
        "subject": "Undelivered Mail Returned to Sender",
        "report": f"Reporting-MTA: dns; mx.simulator.invalid\r\nArrival-Date: {formatdate()}\r\n\r\n"
        f"Final-Recipient: rfc822; {thing.account}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} {text}\r\n",
    }
    return _report(thing, words)


def complaint(thing: Thing) -> bytes:
    """A feedback report: its reader called the message spam."""
    words = {
        "to": thing.values["from"],
        "text": "This is an email abuse report.",
        "part": "message/feedback-report",
        "kind": "report-type=feedback-report",
        "subject": "FW: abuse report",
        "report": "Feedback-Type: abuse\r\nUser-Agent: Simulator/1\r\nVersion: 1\r\n"
        f"Original-Mail-From: <{thing.values['from']}>\r\nOriginal-Rcpt-To: <{thing.account}>\r\n",
    }
    return _report(thing, words)


def _report(thing: Thing, words: dict[str, str]) -> bytes:
    mark = f"=_{thing.id}_{int(time.time())}"
    head = thing.values["raw"].partition("\r\n\r\n")[0]
    lines = [
        "From: MAILER-DAEMON@mx.simulator.invalid",
        f"To: {words['to']}",
        f"Subject: {words['subject']}",
        f"Date: {formatdate()}",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; {words["kind"]}; boundary="{mark}"',
        "",
        f"--{mark}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{words['text']}\r\n",
        f"--{mark}\r\nContent-Type: {words['part']}\r\n\r\n{words['report']}",
        f"--{mark}\r\nContent-Type: text/rfc822-headers\r\n\r\n{head}\r\n",
        f"--{mark}--\r\n",
    ]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape")


def send(kind: str, thing: Thing, wish: dict[str, Any]) -> Awaitable[Answer]:
    """Post the report to `wish["url"]` as raw RFC 822, `times` times; answers {"statuses": […]}."""
    status = str(wish.get("status", "5.1.1"))
    text = str(wish.get("text", "The email account that you tried to reach does not exist"))
    raw = complaint(thing) if kind == "complaint" else delivery_report(thing, status=status, text=text)
    return _send(raw, str(wish["url"]), str(wish.get("secret", "")), int(wish.get("times", 1)))


async def _send(raw: bytes, url: str, secret: str, times: int) -> Answer:
    statuses = [await _post(raw, url, secret) for _ in range(times)]
    return json_answer({"statuses": statuses, "raw": raw.decode("latin-1")})


async def _post(raw: bytes, url: str, secret: str) -> int:
    """The status the intake answers, 0 when it does not."""
    parts = urlsplit(url)
    try:
        async with asyncio.timeout(SECONDS):
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
            head = (
                f"POST {parts.path or '/'} HTTP/1.1\r\nhost: {parts.netloc}\r\ncontent-type: message/rfc822\r\n"
                f"content-length: {len(raw)}\r\nx-mail-intake-secret: {secret}\r\nconnection: close\r\n\r\n"
            )
            writer.write(head.encode() + raw)
            line = await reader.readline()
            writer.close()
    except (OSError, TimeoutError):
        return 0
    words = line.split()
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
