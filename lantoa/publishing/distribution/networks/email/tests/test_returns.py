"""Reports that come back: read with suspicion, believed only with our own return path, true once."""

import pytest

from lantoa.kit.clock import now
from lantoa.publishing.distribution.models import MailReturn, MailSuppression, Subscriber
from lantoa.publishing.distribution.networks.email.adapter import Email
from lantoa.publishing.distribution.networks.email.addresses import mailbox_hash
from lantoa.publishing.distribution.networks.email.intake import take_return
from lantoa.publishing.distribution.networks.email.returns import is_hard, read_return
from lantoa.publishing.distribution.networks.email.tests.hand import run
from lantoa.publishing.distribution.networks.email.verp import return_path
from lantoa.publishing.distribution.tests.factories import make_channel, make_unit
from lantoa.publishing.distribution.tests.jobs import make_job

SECRET = "bi-mat-cua-may-thu"


def report(to, *, status="5.1.1", action="failed", code="smtp; 550 5.1.1 unknown"):
    return (
        f"From: MAILER-DAEMON@khac.example\r\nTo: {to}\r\nSubject: Returned\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nKhông gửi được\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        f"Final-Recipient: rfc822; lan@khac.example\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: {code}\r\n\r\n--b--\r\n"
    ).encode()


def complaint(to, kind="abuse"):
    return (
        f"From: fbl@khac.example\r\nTo: {to}\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: {kind}\r\nVersion: 1\r\n\r\n--b--\r\n"
    ).encode()


def letter(to, subject, **headers):
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"From: lan@khac.example\r\nTo: {to}\r\nSubject: {subject}\r\n{more}\r\n.\r\n".encode()


def test_a_report_says_which_letter_and_what():
    path = return_path(12, 34)
    found = read_return(report(path.upper()))
    assert (found.delivery_id, found.subscriber_id, found.kind, found.status) == (12, 34, "hard", "5.1.1")
    assert found.detail == "smtp; 550 5.1.1 unknown"
    assert read_return(report(path, status="4.4.7")).kind == "soft"
    assert read_return(report(path, status="5.2.2")).kind == "soft"
    assert read_return(report(path, action="delayed")) is None
    assert read_return(report(path, action="delivered", status="2.0.0")) is None
    assert read_return(complaint(path)).kind == "complaint"
    assert read_return(complaint(path, "not-spam")) is None
    assert read_return(letter(path, "HỦY")).kind == "leave"
    assert read_return(letter(path, "=?utf-8?q?h=E1=BB=A7y?=")).kind == "leave"
    assert read_return(letter(path, "huy", Auto_Submitted="auto-replied")) is None
    assert read_return(letter(path, "Tôi đi công tác")) is None


@pytest.mark.parametrize(
    ("status", "hard"), [("5.1.1", True), ("5.2.1", True), ("5.7.1", False), ("4.1.1", False), ("", False)]
)
def test_which_failures_are_the_mailboxs_own(status, hard):
    assert is_hard(status) is hard


def test_a_return_path_that_we_did_not_make_is_none():
    path = return_path(12, 34)
    local, _, domain = path.partition("@")
    changed = f"{local[:-1]}{'0' if local[-1] != '0' else '1'}@{domain}"
    assert read_return(report(changed)) is None
    assert read_return(report(path.replace("+c-22-", "+c-23-"))) is None
    assert read_return(report("lan@khac.example")) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff" * 500,
        b"Content-Type: multipart/report; boundary=b\r\n\r\n" + b"--b\r\n" * 5_000,
        b"Content-Type: message/delivery-status\r\n\r\nAction\r\n:\r\n",
        b"Content-Type: multipart/mixed; boundary=\xff\r\n\r\n--\xff\r\n",
    ],
)
def test_garbage_is_read_as_nothing(raw):
    assert read_return(raw) is None
    path = return_path(1, 2).encode()
    assert read_return(b"To: " + path + b"\r\n" + raw) is None


def test_a_report_of_a_megabyte_is_not_read():
    assert read_return(report(return_path(1, 2)) + b"x" * 1_000_000) is None


@pytest.fixture
def person(db):
    channel = make_channel(make_unit(), "email", address="bantin@congdoan.example")
    address = "lan@khac.example"
    return Subscriber.objects.create(channel=channel, address=address, address_hash=mailbox_hash(address), since=now())


def test_a_hard_bounce_ends_letters_to_the_mailbox_and_a_replay_changes_nothing(person):
    raw = report(return_path(12, person.pk))
    assert take_return(raw)
    first = MailSuppression.objects.get()
    assert (first.address_hash, first.reason) == (person.address_hash, "unknown")
    for _ in range(5):
        assert not take_return(raw)
    assert MailReturn.objects.count() == 1
    assert MailSuppression.objects.get().since == first.since
    person.refresh_from_db()
    assert person.state == "bounced"


def test_five_soft_bounces_of_five_letters_are_too_many(person):
    for delivery in range(1, 5):
        take_return(report(return_path(delivery, person.pk), status="4.2.2"))
        take_return(report(return_path(delivery, person.pk), status="4.2.2"))
    assert not MailSuppression.objects.exists()
    take_return(report(return_path(5, person.pk), status="4.2.2"))
    assert MailSuppression.objects.get().reason == "bounce"


def test_a_complaint_ends_it_at_once(person):
    assert take_return(complaint(return_path(12, person.pk)))
    person.refresh_from_db()
    assert person.state == "ended"
    assert MailSuppression.objects.get().reason == "complaint"


def test_a_letter_to_the_address_for_leaving_ends_this_subscription_alone(person):
    assert take_return(letter(return_path(12, person.pk), "huy"))
    assert not take_return(letter(return_path(12, person.pk), "huy"))
    person.refresh_from_db()
    assert person.state == "ended"
    assert not MailSuppression.objects.exists()


def test_a_forged_report_or_one_about_nobody_changes_nothing(person):
    assert not take_return(report(f"tra-lai+c-{person.pk:x}-{'0' * 20}@congdoan.example"))
    assert not take_return(report(return_path(12, person.pk + 999)))
    assert not take_return(report(return_path(0, person.pk + 999)))
    assert MailReturn.objects.count() == MailSuppression.objects.count() == 0


def test_the_intake_is_only_there_for_who_knows_the_secret(client, person, settings):
    raw = report(return_path(12, person.pk))

    def post(secret):
        headers = {"X-Mail-Intake-Secret": secret} if secret else {}
        return client.post("/thu/tra-lai/", raw, content_type="message/rfc822", headers=headers).status_code

    assert post("") == post("x") == 404
    settings.MAIL_INTAKE_SECRET = SECRET
    assert post("") == post("sai") == 404
    assert client.get("/thu/tra-lai/").status_code == 405
    assert not MailReturn.objects.exists()
    assert post(SECRET) == 204
    assert MailReturn.objects.count() == 1
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert post(SECRET) == 413


@pytest.mark.django_db(transaction=True)
def test_a_bounce_and_a_complaint_come_all_the_way_from_the_relay(relay, settings, live_server):
    settings.MAIL_INTAKE_SECRET = SECRET
    channel = make_channel(make_unit(), "email", address="ds@congdoan.example")
    people = [
        Subscriber.objects.create(channel=channel, address=name, address_hash=mailbox_hash(name), since=now())
        for name in ("lan@khac.example", "hung@khac.example", "mai@khac.example")
    ]
    run(Email().publish, make_job(channel.address, "", delivery_id=12, channel_id=channel.pk))
    wish = {"url": f"{live_server.url}/thu/tra-lai/", "secret": SECRET}
    sent = {row["account"]: row["id"] for row in relay.posts("email")}
    assert relay.report_mail("bounce", sent["lan@khac.example"], times=5, **wish)["statuses"] == [204] * 5
    assert relay.report_mail("complaint", sent["hung@khac.example"], **wish)["statuses"] == [204]
    reasons = dict(MailSuppression.objects.values_list("address_hash", "reason"))
    assert reasons == {people[0].address_hash: "unknown", people[1].address_hash: "complaint"}

    run(Email().publish, make_job(channel.address, "", delivery_id=13, channel_id=channel.pk))
    assert relay.mail_tally()["recipients"] == {people[0].address: 1, people[1].address: 1, people[2].address: 2}
