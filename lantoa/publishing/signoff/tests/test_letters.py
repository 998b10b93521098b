"""The letter with a link: written down with it, brought by a worker, forgotten when it has gone."""

import socket
import threading
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse

from lantoa.kit.clock import now
from lantoa.publishing.newsroom.tests.steps import rewrite
from lantoa.publishing.signoff.actions import answer_signoff, ask_again, open_signoff, take_letter, withdraw_signoff
from lantoa.publishing.signoff.actions.answer import Answer
from lantoa.publishing.signoff.letters import send_letters
from lantoa.publishing.signoff.models import Letter, Signoff
from lantoa.publishing.signoff.tests.factories import GUEST, Guest
from lantoa.services.notify.models import Notice
from lantoa.services.notify.rules import PAUSES

BOX = "luat@vanphong.example"
GIVEN = {"kind": "approval", "name": GUEST, "role": "luật sư", "hours": "48", "way": "email", "email": BOX}


def page_of(piece):
    return reverse("signoff:piece_signoffs", args=[piece.pk])


def state_of(row):
    letter = Letter.objects.get(signoff=row)
    return letter.state, bool(letter.secret)


def make_due():
    Letter.objects.update(next_at=now())


@pytest.fixture
def relay(settings):
    """A mail server on a port of its own: `answers` to each command by its first word; without any it hangs."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        class Relay:
            answers: dict[str, str] = {}
            calls = 0

        def serve(line):
            with line, line.makefile("rwb") as talk:
                talk.write(b"220 x\r\n" if Relay.answers else b"")
                talk.flush()
                while word := talk.readline().decode()[:4].strip().upper():
                    talk.write(Relay.answers.get(word, "250 ok").encode() + b"\r\n")
                    talk.flush()

        def listen():
            while True:
                try:
                    line, _address = listening.accept()
                except OSError:
                    return
                Relay.calls += 1
                if Relay.answers:
                    serve(line)
                else:
                    held.append(line)

        held: list[socket.socket] = []
        threading.Thread(target=listen, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = listening.getsockname()
        yield Relay
        listening.shutdown(socket.SHUT_RDWR)
        for line in held:
            line.close()


def test_a_letter_brings_the_link_and_no_words_of_the_piece(client, lg):
    piece = lg.waiting(title="Tít chưa ai được biết")
    client.force_login(lg.second)
    page = client.post(page_of(piece), GIVEN).content.decode()
    row = Signoff.objects.get()
    assert ("đang đi" in page, "Thư chờ gửi" in page, 'id="lien-ket"' in page) == (True, True, False)
    assert (mail.outbox, state_of(row)) == ([], ("waiting", True))
    assert send_letters() == 1
    [letter] = mail.outbox
    secret = letter.body.partition("/y-kien/")[2].partition("/")[0]
    assert Guest(secret).get().status_code == 200
    assert secret not in page
    assert letter.to == [BOX]
    assert "Tít chưa ai được biết" not in letter.subject + letter.body
    assert "&" not in letter.body
    assert state_of(row) == ("sent", False)
    assert send_letters() == 0
    shown = client.get(reverse("signoff:signoff_state", args=[row.pk])).content.decode()
    assert ("Đã gửi, chưa mở" in shown, "gửi thư lúc" in shown, "hx-get" in shown) == (True, True, False)


def test_a_mail_server_that_hangs_neither_holds_the_screen_nor_loses_the_letter(
    client, lg, relay, settings, monkeypatch
):
    monkeypatch.setattr("lantoa.services.notify.mail.WAIT_SECONDS", 0.2)
    piece = lg.waiting()
    client.force_login(lg.second)
    page = client.post(page_of(piece), GIVEN).content.decode()
    assert (relay.calls, "Thư chờ gửi" in page) == (0, True)
    row = Signoff.objects.get()
    assert send_letters() == 0
    assert relay.calls == 1
    assert state_of(row) == ("waiting", True)
    shown = client.get(reverse("signoff:signoff_state", args=[row.pk])).content.decode()
    assert ("không trả lời" in shown, "Tự gửi lại lúc" in shown, "hx-get" in shown) == (True, True, True)
    assert send_letters() == 0
    assert relay.calls == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_due()
    assert send_letters() == 1


def test_a_mailbox_that_is_refused_is_told_and_the_link_may_go_another_way(client, lg, relay):
    relay.answers["RCPT"] = "550 no such user"
    piece = lg.waiting()
    client.force_login(lg.second)
    client.post(page_of(piece), GIVEN)
    row = Signoff.objects.get()
    assert send_letters() == 0
    assert state_of(row) == ("failed", False)
    notice = Notice.objects.get(user=lg.second, source=f"signoff:{row.pk}:letter")
    assert (GUEST in notice.text, "(550)" in notice.text) == (True, True)
    page = client.get(page_of(piece)).content.decode()
    assert ("Thư không gửi được" in page, "không nhận địa chỉ này (550)" in page) == (True, True)
    again = {"client_id": str(uuid4()), "way": "copy"}
    made = client.post(reverse("signoff:signoff_again", args=[row.pk]), again).content.decode()
    link = made.partition('id="lien-ket">')[2].partition("</p>")[0]
    assert Guest(link.rpartition("/y-kien/")[2].strip("/")).get().status_code == 200
    assert Letter.objects.count() == 1


def test_a_server_that_says_later_is_asked_again_until_it_is_over(lg, relay):
    relay.answers["RCPT"] = "451 later"
    row, _secret = lg.ask(email=BOX)
    for _try in PAUSES:
        assert send_letters() == 0
        assert state_of(row) == ("waiting", True)
        assert Letter.objects.get().next_at > now()
        make_due()
    assert send_letters() == 0
    assert state_of(row) == ("failed", False)
    assert relay.calls == len(PAUSES) + 1
    assert Notice.objects.filter(source=f"signoff:{row.pk}:letter").count() == 1


def test_a_link_withdrawn_before_it_went_sends_nothing(lg):
    piece = lg.waiting()
    row, _secret = lg.ask(piece, email=BOX)
    withdraw_signoff(signoff=row, by=lg.second)
    assert state_of(row) == ("dropped", False)
    # Asked again before the first has gone: only the new link is sent.
    other, _secret = lg.ask(piece, email=BOX)
    newer, secret = ask_again(signoff=other, client_id=uuid4(), by=lg.second)
    assert send_letters() == 1
    assert secret in mail.outbox[0].body
    assert [state_of(one) for one in (row, other, newer)] == [("dropped", False), ("dropped", False), ("sent", False)]


def test_nor_does_one_whose_text_was_changed_or_that_was_opened_already(lg):
    piece = lg.waiting()
    row, _secret = lg.ask(piece, email=BOX)
    rewrite(lg, piece)
    opened, secret = lg.ask(lg.waiting(), email=BOX)
    take_letter()
    open_signoff(token=secret)
    answer_signoff(token=secret, answer=Answer("approve", GUEST))
    make_due()
    assert (send_letters(), mail.outbox) == (0, [])
    assert (state_of(row), state_of(opened)) == (("dropped", False), ("sent", False))


def test_the_letter_of_a_killed_worker_goes_again_as_the_same_message(lg):
    row, _secret = lg.ask(email=BOX)
    assert take_letter().signoff == row
    assert (take_letter(), send_letters()) == (None, 0)
    make_due()
    assert send_letters() == 1
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<y-kien.{row.pk}@")
    late, _secret = lg.ask(email=BOX)
    for _try in range(len(PAUSES) + 1):
        assert take_letter().signoff == late
        make_due()
    assert (take_letter(), state_of(late)) == (None, ("failed", False))


def test_a_letter_withdrawn_in_a_workers_hands_is_not_sent(lg, monkeypatch):
    row, _secret = lg.ask(email=BOX)
    taken = take_letter()
    withdraw_signoff(signoff=row, by=lg.second)
    given = iter([taken, None])
    monkeypatch.setattr("lantoa.publishing.signoff.letters.take_letter", lambda: next(given))
    assert (send_letters(), mail.outbox, state_of(row)) == (0, [], ("dropped", False))


def test_whoever_does_not_see_the_piece_does_not_see_the_letter(client, lg):
    row, _secret = lg.ask(email=BOX)
    for who, status in ((lg.editor, 200), (lg.mai, 404), (lg.foreign_chief, 404)):
        client.force_login(who)
        assert client.get(reverse("signoff:signoff_state", args=[row.pk])).status_code == status
    assert client.get(reverse("signoff:signoff_state", args=[row.pk + 1])).status_code == 404
