"""What a mail says."""

import pytest
from django.core import mail

from lantoa.services.notify.mail import message_of, send_mails
from lantoa.services.notify.rules import MOST_LINES
from lantoa.services.notify.ways import Fate, Letter, Line, Target


def letter(*texts, address="lan@congdoan.example", **values):
    lines = tuple(Line(text, "http://testserver/lam-viec/viec/") for text in texts)
    values = {"key": "email.7", "is_urgent": False, "attempts": 1, "sends": (1,)} | values
    return Letter(user_id=1, way="email", lines=lines, targets=(Target(0, {"address": address}),), **values)


def test_one_notice_is_the_subject_and_the_same_letter_has_the_same_message_id():
    message = message_of(letter("Sắp đến hạn\r\nBcc: x@evil.example"))
    assert message.subject == "Sắp đến hạn Bcc: x@evil.example"
    assert message.to == ["lan@congdoan.example"]
    assert message.extra_headers["Message-ID"] == "<nhac-viec.email.7@testserver>"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "http://testserver/lam-viec/viec/" in message.body
    assert "http://testserver/lam-viec/nhac-viec/" in message.body


@pytest.mark.parametrize("count", [2, MOST_LINES, MOST_LINES + 3])
def test_several_notices_are_listed(count):
    message = message_of(letter(*(f"Việc số {number}." for number in range(count))))
    assert message.subject == f"{count} việc cần xem"
    assert message.body.count("Việc số") == min(count, MOST_LINES)
    assert ("Và 3 việc khác" in message.body) is (count > MOST_LINES)


def test_an_address_that_is_none_is_refused_and_holds_up_nobody():
    first, second = letter("Việc", address="không phải thư\nBcc: y@x"), letter("Việc")
    fates = [outcome.fate for outcome in send_mails([first, second])]
    assert fates == [Fate.REFUSED, Fate.SENT]
    assert [one.to for one in mail.outbox] == [["lan@congdoan.example"]]
