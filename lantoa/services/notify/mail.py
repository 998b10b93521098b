"""Notices by e-mail: plain text, the same Message-ID for every repeat."""

import smtplib
from collections.abc import Iterator, Sequence
from email.header import Header
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lantoa.kit.text import one_line
from lantoa.services.notify.rules import MOST_LINES
from lantoa.services.notify.ways import Fate, Letter, Outcome

# Where a person chooses by which ways they are told; the page is the workplace's.
CHOICES_URL = "/lam-viec/nhac-viec/"
# For each of some eight answers of the server: less than the lease of a letter together.
WAIT_SECONDS = 30


def send_mails(letters: Sequence[Letter]) -> Iterator[Outcome]:
    """One letter after another on one line to the relay; when that is gone, the rest waits."""
    line, lost = get_connection(), ""
    try:
        for letter in letters:
            if lost:
                yield Outcome(letter, Fate.LATER, lost)
                continue
            try:
                line.open()
                line.send_messages([message_of(letter, line)])
            except smtplib.SMTPRecipientsRefused as error:
                yield _refused(letter, next(iter(error.recipients.values()))[0])
            except smtplib.SMTPDataError as error:
                yield _refused(letter, error.smtp_code)
            except ValueError:
                # An account's address that no mail program would take.
                yield Outcome(letter, Fate.REFUSED, _("Địa chỉ thư không dùng được."))
            except OSError as error:
                lost = _("Máy chủ thư không trả lời ({}).").format(type(error).__name__)
                yield Outcome(letter, Fate.LATER, lost)
            else:
                yield Outcome(letter, Fate.SENT)
    finally:
        line.close()


def _refused(letter: Letter, code: int) -> Outcome:
    return Outcome(letter, _fate_of(code), _("Máy chủ thư từ chối ({}).").format(code))


def _fate_of(code: int) -> Fate:
    return Fate.LATER if code < 500 else Fate.REFUSED


class _Mail(EmailMessage):
    def message(self, **how: Any) -> Any:
        """Django 5.2 leaves the first line of a long Subject empty; some relays take that for no subject."""
        made = super().message(**how)
        made.replace_header("Subject", Header(str(self.subject), "utf-8", header_name="Subject").encode())
        return made


def write_to(address: str, *, title: str, text: str, key: str) -> tuple[Fate, str]:
    """One letter to somebody without an account: what became of it, and why when it was not taken.

    The same `key` is the same letter. Waits for the mail server, for some minutes at the most: call it from a worker,
    outside any transaction.
    """
    host = urlsplit(settings.BASE_URL).hostname or "lantoa"
    headers = {"Message-ID": f"<{key}@{host}>", "Auto-Submitted": "auto-generated"}
    try:
        with get_connection(timeout=WAIT_SECONDS) as line:
            _Mail(one_line(title)[:150], text, None, [address], connection=line, headers=headers).send()
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        return _fate_of(code), _("Máy chủ thư không nhận địa chỉ này ({}).").format(code)
    except smtplib.SMTPDataError as error:
        return _fate_of(error.smtp_code), _("Máy chủ thư từ chối ({}).").format(error.smtp_code)
    except ValueError:
        return Fate.REFUSED, _("Địa chỉ thư không dùng được.")
    except OSError as error:
        return Fate.LATER, _("Máy chủ thư không trả lời ({}).").format(type(error).__name__)
    return Fate.SENT, ""


def message_of(letter: Letter, line: BaseEmailBackend | None = None) -> EmailMessage:
    """The mail of a letter; several notices are listed."""
    count = len(letter.lines)
    first = one_line(letter.lines[0].text)
    title = ngettext("{} việc cần xem", "{} việc cần xem", count).format(count) if count > 1 else first
    host = urlsplit(settings.BASE_URL).hostname or "lantoa"
    headers = {
        "Message-ID": f"<nhac-viec.{letter.key}@{host}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    to = [str(letter.targets[0].values["address"])]
    return _Mail(title[:150], _words(letter), None, to, connection=line, headers=headers)


def _words(letter: Letter) -> str:
    parts = ["\n".join(filter(None, (one_line(line.text), line.url))) for line in letter.lines[:MOST_LINES]]
    if more := len(letter.lines) - MOST_LINES:
        parts += [_("Và {} việc khác: {}").format(more, f"{settings.BASE_URL}/lam-viec/")] if more > 0 else []
    foot = _("Thư tự động, không cần trả lời. Chọn cách nhận nhắc việc: {}").format(settings.BASE_URL + CHOICES_URL)
    return "\n\n".join([*parts, f"-- \n{foot}"]) + "\n"
