"""One release as a letter: rendered once for a channel, then filled in for each recipient without rendering again."""

import quopri
from collections.abc import Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from html import escape
from pathlib import Path
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from lantoa.kit.clock import VIETNAM, now
from lantoa.kit.text import nfc, one_line
from lantoa.publishing.distribution.networks.base import Job
from lantoa.publishing.distribution.networks.email.signing import Signer
from lantoa.publishing.distribution.networks.email.verp import message_id, return_path, sending_domain
from lantoa.publishing.distribution.rules import cut

BOUNDARY: Final = "=_lantoa_phan"
STYLE = mark_safe(f"<style>{(Path(__file__).parent / 'letter.css').read_text()}</style>")  # noqa: S308 - our own file
# Stand where a recipient's own words go while the letter is rendered; letters that no text holds.
SLOTS: Final = {"link": "\ue000", "greeting": "\ue001"}
LONGEST_SUBJECT, LONGEST_TEXT, LARGEST_TEXT_BYTES = 200, 8_000, 30_000


@dataclass(frozen=True)
class Recipient:
    """One mailbox that a letter goes to; `id` 0 is the channel's own address."""

    id: int
    address: str
    token: str
    name: str = ""
    attempts: int = 0


@dataclass(frozen=True)
class Envelope:
    """One message ready for the line."""

    recipient: Recipient
    sender: str
    raw: bytes


Part = bytes | str


class Letter:
    """A delivery's letter; `for_recipient` is cheap: it joins what was rendered with what is a recipient's own."""

    def __init__(self, job: Job, *, signer: Signer | None = None) -> None:
        self.delivery_id = job.delivery_id
        self.signer = signer
        words = _words(job)
        self._head = _head(job)
        self._text = _split(render_to_string("distribution/mail/letter.txt", words))
        self._html = _split(render_to_string("distribution/mail/letter.html", words))

    def for_recipient(self, recipient: Recipient) -> Envelope:
        link = unsubscribe_url(recipient.token)
        greeting = one_line(recipient.name)
        sender = return_path(self.delivery_id, recipient.id)
        head = (
            f"To: {recipient.address}\r\nMessage-ID: <{message_id(self.delivery_id, recipient.id)}>\r\n"
            f"List-Unsubscribe: <{link}>,\r\n <mailto:{sender}?subject=huy>\r\n"
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
        )
        hello = _("Kính gửi {},").format(greeting) if greeting else _("Kính gửi đoàn viên, người lao động,")
        text = _fill(self._text, {"link": link, "greeting": hello})
        html = _fill(self._html, {"link": escape(link), "greeting": escape(hello)})
        body = b"".join(
            (
                b"--", BOUNDARY.encode(), b"\r\n", _PLAIN, text,
                b"\r\n--", BOUNDARY.encode(), b"\r\n", _HTML, html,
                b"\r\n--", BOUNDARY.encode(), b"--\r\n",
            )
        )  # fmt: skip
        raw = self._head + head.encode("ascii") + b"\r\n" + body
        return Envelope(recipient, sender, self.signer.sign(raw) + raw if self.signer else raw)


_PLAIN = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
_HTML = b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"


def unsubscribe_url(token: str) -> str:
    return f"{settings.BASE_URL}/thu/huy/{token}/"


def _head(job: Job) -> bytes:
    """The header that all recipients share, without the empty line."""
    message = EmailMessage(policy=SMTP)
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    message["From"] = Address(one_line(job.post.unit_name or name)[:120], addr_spec=address)
    if "@" in job.address and job.address.isascii():
        message["Reply-To"] = Address("", addr_spec=job.address)
    message["Subject"] = cut(one_line(job.post.title), LONGEST_SUBJECT)
    message["Date"] = format_datetime(now().astimezone(VIETNAM))
    message["List-Id"] = f"<kenh-{job.channel_id}.{sending_domain()}>"
    message["Precedence"] = "bulk"
    message["Auto-Submitted"] = "auto-generated"
    message["MIME-Version"] = "1.0"
    raw = message.as_bytes().rstrip(b"\r\n") + b"\r\n"
    return raw + f'Content-Type: multipart/alternative; boundary="{BOUNDARY}"\r\n'.encode()


def _words(job: Job) -> dict[str, object]:
    """What the templates say, as plain text; slots stand where a recipient's own words go."""
    post = job.post
    clean = dict.fromkeys(map(ord, SLOTS.values()))
    text = _fitting(nfc(post.text).translate(clean))
    title = one_line(post.title).translate(clean)
    paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    # The text that is nobody's own begins with the title: the heading says it already.
    if paragraphs and one_line(paragraphs[0]) == title:
        paragraphs = paragraphs[1:]
    return {
        "style": STYLE,
        "title": title,
        "paragraphs": paragraphs,
        "author": one_line(post.author),
        "unit": one_line(post.unit_name) or parseaddr(settings.DEFAULT_FROM_EMAIL)[0],
        "url": post.short_url,
        "picture": post.pictures[0] if post.pictures else "",
        "more_pictures": post.pictures[1:4] if post.is_photo_post else (),
        "portal": settings.BASE_URL,
        **SLOTS,
    }


def _fitting(text: str) -> str:
    """`text` cut so that it fits twice into what mail programs show (Gmail: 102 kB), however it is encoded."""
    text = cut(text, LONGEST_TEXT)
    while len(quoted(text)) > LARGEST_TEXT_BYTES:
        text = cut(text, len(text) * 4 // 5)
    return text


def _split(text: str) -> list[Part]:
    """The rendered text, quoted-printable, cut where a slot stands: bytes, slot name, bytes …"""
    parts: list[Part] = [text]
    for name, mark in SLOTS.items():
        parts = [piece for part in parts for piece in _cut_at(part, name, mark)]
    return [part if part in SLOTS else quoted(str(part)) for part in parts]


def _cut_at(part: Part, name: str, mark: str) -> list[Part]:
    if part in SLOTS:
        return [part]
    pieces: list[Part] = []
    for piece in str(part).split(mark):
        pieces += [piece, name]
    return pieces[:-1]


def _fill(parts: list[Part], own: Mapping[str, str]) -> bytes:
    # "=\r\n" is no line end: around a recipient's own words it keeps the lines short enough.
    filled = [part if isinstance(part, bytes) else b"=\r\n" + quoted(own[part]) + b"=\r\n" for part in parts]
    return b"".join(filled)


def quoted(text: str) -> bytes:
    """Quoted-printable with CRLF: seven bits on every relay, as a signature needs (RFC 6376 5.3)."""
    return quopri.encodestring(text.replace("\r\n", "\n").encode()).replace(b"\n", b"\r\n")
