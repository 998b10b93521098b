"""Digests on their way: once to each reader, whatever dies; nothing when there is nothing; bounces are heeded."""

import email
import email.policy
from datetime import timedelta
from email.message import EmailMessage

import pytest

from lantoa.kit.clock import now
from lantoa.publishing.digests import sending
from lantoa.publishing.digests.models import Issue, Letter, Reader
from lantoa.publishing.digests.sending import compose_due_digests, forget_letters, send_due_digests
from lantoa.publishing.digests.tests.factories import make_piece, make_reader, slot
from lantoa.publishing.distribution.networks.email.intake import take_return
from lantoa.publishing.distribution.networks.email.suppress import suppressed_among
from lantoa.publishing.newsroom.tests.factories import make_section

pytestmark = pytest.mark.django_db


def letters_to(relay, reader) -> list[EmailMessage]:
    rows = [row for row in relay.posts("email") if row["account"] == reader.address]
    return [email.message_from_bytes(relay.mail_raw(row["id"]), policy=email.policy.default) for row in rows]


def state_of(reader) -> str:
    return Letter.objects.get(reader=reader, issue__rhythm="daily").state


def test_each_reader_has_one_letter_with_what_they_want(lg, relay):
    other = make_section("Đời sống")
    make_piece(lg.section, "Tin mục một", unit=lg.unit)
    make_piece(other, "Tin mục hai", unit=lg.other_unit, hours_before=1)
    make_piece(lg.section, "Tin quá cũ", hours_before=30)
    everything, by_section, by_unit = (
        make_reader(),
        make_reader(section_ids=[other.pk]),
        make_reader(unit_ids=[lg.district.pk]),
    )
    nothing, late = make_reader(unit_ids=[999_999]), make_reader(since=slot() + timedelta(seconds=1))
    weekly = make_reader(rhythm="weekly")
    left = make_reader(state=Reader.State.ENDED)

    assert compose_due_digests() >= 1
    compose_due_digests()
    send_due_digests()
    assert send_due_digests() == 0

    found = {}
    for reader in (everything, by_section, by_unit):
        [letter] = letters_to(relay, reader)
        text = letter.get_body(("plain",)).get_content()
        found[reader] = [title for title in ("Tin mục một", "Tin mục hai", "Tin quá cũ") if title in text]
        link = f"https://lantoa.example/ban-tin/huy/{reader.token}/"
        assert link in text
        assert link in letter["List-Unsubscribe"]
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert "<img" not in letter.get_body(("html",)).get_content()
    assert found == {
        everything: ["Tin mục một", "Tin mục hai"],
        by_section: ["Tin mục hai"],
        by_unit: ["Tin mục một"],
    }
    assert all(not letters_to(relay, one) for one in (nothing, late, left))
    assert len(letters_to(relay, weekly)) <= 1
    issue = Issue.objects.get(rhythm="daily")
    assert (issue.state, issue.sent, issue.passed_over, issue.in_doubt) == ("sent", 3, 1, 0)


def test_a_day_without_news_has_no_letter(lg, relay):
    reader = make_reader()
    assert compose_due_digests() == 0
    assert send_due_digests() == 0
    assert Issue.objects.get(rhythm="daily").state == Issue.State.EMPTY
    make_piece(lg.section)
    # What is filed into a time that is over changes nothing.
    assert compose_due_digests() == 0
    assert letters_to(relay, reader) == []


def test_a_worker_that_dies_sends_nobody_a_second_letter(lg, relay, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 2)
    make_piece(lg.section)
    readers = [make_reader() for _ in range(5)]
    compose_due_digests()
    issue = Issue.objects.get(rhythm="daily")
    relay_call = sending.send_letters

    def die(letters):
        relay_call(letters)
        raise KeyboardInterrupt

    monkeypatch.setattr(sending, "send_letters", die)
    with pytest.raises(KeyboardInterrupt):
        send_due_digests()
    monkeypatch.setattr(sending, "send_letters", relay_call)
    # Those in the dead worker's hands are left alone while its lease lasts; the others go.
    assert send_due_digests() == 3
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENDING
    Letter.objects.filter(state=Letter.State.SENDING).update(due_at=now())
    assert send_due_digests() == 0
    issue.refresh_from_db()
    assert (issue.state, issue.sent, issue.in_doubt) == ("sent", 3, 2)
    assert [len(letters_to(relay, reader)) for reader in readers] == [1] * 5


def test_a_relay_that_is_away_makes_letters_wait(lg, relay, settings):
    make_piece(lg.section)
    reader = make_reader()
    compose_due_digests()
    host, settings.EMAIL_HOST = settings.EMAIL_HOST, ""
    assert send_due_digests() == 0
    assert state_of(reader) == Letter.State.WAITING
    settings.EMAIL_HOST = host
    assert send_due_digests() == 0
    Letter.objects.update(due_at=now())
    assert send_due_digests() == 1
    assert len(letters_to(relay, reader)) == 1


def test_what_was_taken_back_is_not_sent(lg, relay):
    kept, gone = make_piece(lg.section, "Bài còn"), make_piece(lg.section, "Bài đã gỡ")
    reader = make_reader()
    compose_due_digests()
    gone.live = False
    gone.save()
    send_due_digests()
    text = letters_to(relay, reader)[0].get_body(("plain",)).get_content()
    assert kept.title in text
    assert gone.title not in text


def _bounce(letter: EmailMessage, status: str) -> bytes:
    sender = letter["List-Unsubscribe"].split("mailto:")[1].split("?")[0]
    return (
        f"To: {sender}\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n"
        "--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; khac.example\r\n\r\n"
        f"Final-Recipient: rfc822; a@khac.example\r\nAction: failed\r\nStatus: {status}\r\n\r\n--x--\r\n"
    ).encode()


def test_a_bounce_ends_the_letters_of_that_mailbox_alone(lg, relay):
    make_piece(lg.section)
    gone, there = make_reader(), make_reader()
    compose_due_digests()
    send_due_digests()
    [letter] = letters_to(relay, gone)
    assert take_return(_bounce(letter, "5.1.1"))
    assert suppressed_among([gone.address_hash, there.address_hash]) == {gone.address_hash}
    Issue.objects.all().delete()
    compose_due_digests()
    send_due_digests()
    assert [len(letters_to(relay, one)) for one in (gone, there)] == [1, 2]
    gone.refresh_from_db()
    assert gone.state == Reader.State.BOUNCED


def test_a_letter_that_asks_to_leave_is_heeded(lg, relay):
    make_piece(lg.section)
    reader = make_reader()
    compose_due_digests()
    send_due_digests()
    [letter] = letters_to(relay, reader)
    sender = letter["List-Unsubscribe"].split("mailto:")[1].split("?")[0]
    assert take_return(f"To: {sender}\r\nSubject: huy\r\n\r\n".encode())
    reader.refresh_from_db()
    assert (reader.state, reader.address) == (Reader.State.ENDED, "")


def test_who_got_what_is_forgotten(lg):
    make_piece(lg.section)
    make_reader()
    compose_due_digests()
    Issue.objects.update(state=Issue.State.SENT, ended_at=now() - timedelta(days=61), sent=1)
    assert forget_letters() >= 1
    assert Issue.objects.filter(sent=1).exists()
