"""SMTP: what is accepted is kept and shown; what a script spoils is spoiled as scripted."""

import smtplib
import socket
import threading
import time
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

import pytest

LAN, HUNG = "lan@congdoan.example", "hung@khac.example"


@pytest.fixture
def smtp(simulator):
    with client(simulator) as made:
        yield made


def client(simulator):
    place = urlsplit(simulator.smtp_url)
    return smtplib.SMTP(place.hostname, place.port, timeout=5)


def message(subject="Tháng Công nhân", to=LAN, message_id="<1@lantoa.example>"):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"], made["Message-ID"] = "ban@lantoa.example", to, subject, message_id
    made.set_content("Mời đoàn viên.\n.\n..hai chấm\n")
    return made


def test_mail_is_kept_whole_and_counted(simulator, smtp):
    smtp.send_message(message())
    smtp.send_message(message(message_id="<2@lantoa.example>"))

    tally = simulator.mail_tally()
    assert tally["recipients"] == {LAN: 2}
    assert tally["message_ids"] == {"1@lantoa.example": 1, "2@lantoa.example": 1}
    [first, _] = simulator.posts("email")
    assert first["message"] == "Tháng Công nhân"
    assert b"\r\n.\r\n..hai" in simulator.mail_raw(first["id"])
    assert simulator.account("email", LAN)["stored"] == 2
    assert simulator.counts("email") == {LAN: 2}


def test_what_it_offers(smtp):
    smtp.ehlo()
    assert {"pipelining", "8bitmime", "size", "smtputf8", "auth"} <= set(smtp.esmtp_features)


def test_commands_that_come_together_are_answered_in_order(simulator):
    place = urlsplit(simulator.smtp_url)
    with socket.create_connection((place.hostname, place.port)) as line, line.makefile("rb") as answers:
        answers.readline()
        line.sendall(b"HELO x\r\nMAIL FROM:<a@b.vn>\r\nRCPT TO:<nobody>\r\nRCPT TO:<c@d.vn>\r\nDATA\r\n")
        codes = [answers.readline()[:3] for _ in range(5)]
        line.sendall(b"Subject: x\r\n\r\n..\r\n.\r\nRSET\r\nQUIT\r\n")
        codes += [answers.readline()[:3] for _ in range(3)]
    assert codes == [b"250", b"250", b"501", b"250", b"354", b"250", b"250", b"221"]
    [mail] = simulator.posts("email")
    assert simulator.mail_raw(mail["id"]) == b"Subject: x\r\n\r\n.\r\n"


@pytest.mark.parametrize(
    ("kind", "code"),
    [("rate_limited", 450), ("transient", 451), ("policy", 550), ("permission", 550), ("error_in_200", 552)],
)
def test_a_scripted_refusal_strikes_once_and_keeps_nothing(simulator, smtp, kind, code):
    simulator.fault(kind, network="email", account=LAN)
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        smtp.send_message(message())
    assert refusal.value.smtp_code == code
    assert simulator.mail_tally()["total"] == 0

    smtp.send_message(message())
    assert simulator.mail_tally()["total"] == 1


def test_a_reply_of_ones_own_at_a_step_of_ones_own_for_a_whole_domain(simulator, smtp):
    reply = {"reply": "550 5.1.1 User unknown"}
    simulator.fault("transient", network="email", account="@khac.example", on="rcpt", next=2, options=reply)
    for _ in range(2):
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
            smtp.send_message(message(to=HUNG))
        assert refusal.value.recipients[HUNG] == (550, b"5.1.1 User unknown")
    smtp.send_message(message())
    smtp.send_message(message(to=HUNG))
    assert simulator.mail_tally()["total"] == 2


def test_421_ends_the_line(simulator, smtp):
    simulator.fault("too_fast", network="email", on="mail")
    with pytest.raises(smtplib.SMTPSenderRefused):
        smtp.send_message(message())
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        smtp.noop()


@pytest.mark.parametrize(("kind", "stored"), [("cut_before", 0), ("cut_after", 1)])
def test_a_line_cut_before_or_after_the_message_was_taken(simulator, smtp, kind, stored):
    simulator.fault(kind, network="email")
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        smtp.send_message(message())
    assert simulator.mail_tally()["total"] == stored


def test_a_hang_a_slow_answer_and_garbage(simulator):
    simulator.fault("hang", network="email", account=LAN)
    with client(simulator) as smtp:
        smtp.sock.settimeout(0.3)
        with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
            smtp.send_message(message())
        smtp.close()
    simulator.fault("slow", network="email", account=LAN, options={"ms": 300})
    with client(simulator) as smtp:
        since = time.monotonic()
        smtp.send_message(message())
        assert time.monotonic() - since >= 0.3
        simulator.fault("garbage", network="email", account=LAN)
        with pytest.raises(smtplib.SMTPResponseException):
            smtp.send_message(message())


def test_a_password_once_set_is_asked_for(simulator, smtp):
    simulator.add_accounts({"network": "email", "id": "relay@lantoa.example", "password": "dung"})
    with pytest.raises(smtplib.SMTPAuthenticationError):
        smtp.login("relay@lantoa.example", "sai")
    assert smtp.login("relay@lantoa.example", "dung")[0] == 235


def test_mail_is_shown_to_people(simulator, smtp, http):
    smtp.send_message(message(subject="<b>Thư</b>"))
    [mail] = simulator.posts("email")
    assert LAN in http.get(simulator.url + "/mail/box").text
    assert "&lt;b&gt;Thư&lt;/b&gt;" in http.get(simulator.url + f"/mail/box/{LAN}").text
    page = http.get(simulator.url + f"/mail/message/{mail['id']}").text
    assert "hai chấm" in page
    assert "1@lantoa.example" in page
    frame = http.get(simulator.url + f"/mail/html/{mail['id']}")
    assert "sandbox" in frame.headers["content-security-policy"]
    assert http.get(simulator.url + "/mail/message/ffff").status_code == 404


def test_bounces_and_complaints_go_to_an_intake(simulator, smtp):
    smtp.send_message(message())
    [mail] = simulator.posts("email")
    with intake() as (url, seen):
        answer = simulator.report_mail("bounce", mail["id"], url=url, secret="s3", times=2)
        simulator.report_mail("complaint", mail["id"], url=url, secret="s3")
    assert answer["statuses"] == [204, 204]
    assert [secret for secret, _ in seen] == ["s3"] * 3
    assert b"Status: 5.1.1" in seen[0][1]
    assert b"Feedback-Type: abuse" in seen[2][1]


class intake:  # noqa: N801 - reads as a function
    def __enter__(self):
        seen = self.seen = []

        class Door(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                seen.append((self.headers["x-mail-intake-secret"], body))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *words):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/", seen

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()
