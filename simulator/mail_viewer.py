"""Mailboxes for people: which there are, what lies in each, and each message as a mail program shows it."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from .markup import Safe, join, number, render, when
from .platform import Thing
from .wire import HTML_TYPE, Answer, Call

PER_PAGE = 50
POLICY = (
    b"content-security-policy: default-src 'none'; style-src 'self'; img-src * data:; frame-src 'self'; form-action *; "
    b"base-uri 'none'; frame-ancestors 'none'\r\nx-content-type-options: nosniff\r\n"
)
HTML_POLICY = (
    b"content-security-policy: default-src 'none'; style-src 'unsafe-inline'; img-src * data:; sandbox; "
    b"frame-ancestors 'self'\r\nx-content-type-options: nosniff\r\n"
)
SHOWN_HEADERS = ("From", "To", "Date", "Message-ID", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post")


def mailbox_list(boxes: dict[str, list[Thing]], call: Call) -> Answer:
    """All mailboxes, the one with the newest mail first."""
    wanted, start = str(call.params.get("q", "")).strip().casefold(), call.query_number("start")
    found = [(address, things) for address, things in boxes.items() if wanted in address]
    found.sort(key=lambda box: -box[1][-1].number)
    rows = join([_box_row(address, things) for address, things in found[start : start + PER_PAGE]])
    more = Safe("")
    if start + PER_PAGE < len(found):
        more = Safe(
            f'<a class="more" href="/mail/box?{escape(urlencode({"q": wanted, "start": start + PER_PAGE}))}">'
            "Xem tiếp</a>"
        )
    return _page(
        "Hộp thư",
        render(
            "mailboxes.html",
            q=wanted,
            found=f"{number(len(found))} hộp thư, mới nhận trước",
            rows=rows or Safe('<li class="empty">Chưa có thư nào.</li>'),
            more=more,
        ),
    )


def _box_row(address: str, things: list[Thing]) -> Safe:
    newest = things[-1]
    return render(
        "mail_row.html",
        href=Safe("/mail/box/" + quote(address)),
        title=address,
        detail=f"{number(len(things))} thư · {subject_of(newest)}",
        time=when(newest.created_at),
    )


def mailbox_page(address: str, things: list[Thing]) -> Answer:
    """What lies in one mailbox, newest first."""
    rows = join(
        [
            render(
                "mail_row.html",
                href=Safe("/mail/message/" + quote(thing.id)),
                title=subject_of(thing) or "(không có tiêu đề)",
                detail=str(_message(thing)["from"] or ""),
                time=when(thing.created_at),
            )
            for thing in reversed(things[-PER_PAGE:])
        ]
    )
    empty = Safe('<li class="empty">Hộp thư này trống.</li>')
    return _page(address, render("mailbox.html", address=address, rows=rows or empty))


def message_page(thing: Thing) -> Answer:
    """One message: its headers, its HTML part in a frame of its own, and its text."""
    message = _message(thing)
    heads = join(
        [Safe(f"<dt>{name}</dt><dd>{escape(str(message[name]))}</dd>") for name in SHOWN_HEADERS if message[name]]
    )
    return _page(
        subject_of(thing),
        render(
            "mail_message.html",
            box=Safe("/mail/box/" + quote(thing.account)),
            html=Safe("/mail/html/" + quote(thing.id)),
            address=thing.account,
            subject=subject_of(thing),
            heads=heads,
            text=_part(message, "plain"),
            raw=Safe("/mail/raw/" + quote(thing.id)),
        ),
    )


def html_page(thing: Thing) -> Answer:
    """The HTML part alone, as a mail program shows it: its own styles, no scripts."""
    html = _part(_message(thing), "html") or f"<pre>{escape(_part(_message(thing), 'plain'))}</pre>"
    return Answer(html.encode(), content_type=HTML_TYPE, headers=HTML_POLICY)


def _message(thing: Thing) -> EmailMessage:
    raw = thing.values["raw"].encode("latin-1")
    message: Any = email.message_from_bytes(raw, policy=email.policy.default)
    return message  # type: ignore[no-any-return]  # the policy makes EmailMessages


def subject_of(thing: Thing) -> str:
    return str(_message(thing)["subject"] or "")


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _page(title: str, body: Safe) -> Answer:
    page = render("base.html", title=title, body=body, home_current="", faults_current="", fault_badge=Safe(""))
    return Answer(page.encode(), content_type=HTML_TYPE, headers=POLICY)
