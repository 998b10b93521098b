"""A channel that is one mailbox: one letter, and what each answer of the relay means. Real SMTP."""

from datetime import UTC, datetime, timedelta

import pytest

from lantoa.publishing.distribution.models import MailSuppression
from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful
from lantoa.publishing.distribution.networks.email.adapter import Email
from lantoa.publishing.distribution.networks.email.addresses import mailbox_hash
from lantoa.publishing.distribution.networks.email.tests.hand import run
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.jobs import make_job

LAN = "lan@congdoan.example"
pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(relay):
    return Email()


def job(address=LAN, **values):
    return make_job(address, "", delivery_id=5, channel_id=8, **values)


def test_one_letter_reaches_the_mailbox(relay, mail):
    sent = run(mail.publish, job())
    assert sent.post_id.startswith("5.0.")
    assert relay.mail_tally()["message_ids"] == {sent.post_id: 1}
    [letter] = relay.posts("email")
    assert letter["account"] == LAN
    assert letter["values"]["from"].startswith("tra-lai+5-0-")


REFUSALS = [
    ({"reply": "450 4.2.1 Busy"}, "rcpt", ErrorClass.RATE_LIMITED),
    ({"reply": "451 4.3.0 Local error"}, "message", ErrorClass.RATE_LIMITED),
    ({"reply": "421 4.7.0 Closing"}, "mail", ErrorClass.RATE_LIMITED),
    ({"reply": "452 4.2.2 Mailbox full"}, "rcpt", ErrorClass.QUOTA_TOMORROW),
    ({"reply": "452 4.3.1 Disk full"}, "message", ErrorClass.RATE_LIMITED),
    ({"reply": "550 5.1.1 User unknown"}, "rcpt", ErrorClass.RECONNECT),
    ({"reply": "550 5.7.1 Unwanted"}, "message", ErrorClass.BLOCKED_POLICY),
    ({"reply": "550 5.7.515 Access denied, unauthenticated"}, "message", ErrorClass.PERMISSION),
    ({"reply": "552 5.3.4 Message too big"}, "message", ErrorClass.BAD_CONTENT),
    ({"reply": "554 5.6.0 Malformed"}, "message", ErrorClass.BAD_CONTENT),
    ({"reply": "550 No such user"}, "rcpt", ErrorClass.RECONNECT),
]


@pytest.mark.parametrize(("options", "step", "expected"), REFUSALS)
def test_each_refusal_is_of_one_class_and_leaves_nothing_behind(relay, mail, options, step, expected):
    relay.fault("transient", network="email", on=step, options=options)
    handed = job()
    with pytest.raises(ChannelError) as refusal:
        run(mail.publish, handed)
    assert refusal.value.error_class is expected
    assert relay.mail_tally()["total"] == 0
    assert not mail.is_in_doubt(handed.progress)
    assert MailSuppression.objects.exists() is (expected is ErrorClass.RECONNECT)


def test_what_is_refused_for_now_is_tried_in_growing_steps_for_two_days(relay, mail):
    relay.fault("rate_limited", network="email", next=9)
    handed, pauses = job(), []
    for _ in range(3):
        with pytest.raises(ChannelError) as refusal:
            run(mail.publish, handed)
        pauses.append(refusal.value.retry_after)
    assert pauses == [timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4)]
    with pytest.raises(ChannelError) as refusal:
        run(mail.publish, job(progress=handed.progress, first_tried_at=datetime.now(UTC) - timedelta(hours=45)))
    assert refusal.value.error_class is ErrorClass.RECONNECT


@pytest.mark.parametrize(("kind", "stored"), [("cut_before", 0), ("cut_after", 1), ("garbage", 0), ("hang", 0)])
def test_a_line_lost_after_the_text_leaves_the_letter_in_doubt(relay, mail, kind, stored):
    relay.fault(kind, network="email")
    handed = job()
    with pytest.raises(Doubtful):
        run(mail.publish, handed)
    assert mail.is_in_doubt(handed.progress)
    assert relay.mail_tally()["total"] == stored


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("kind", ["cut_before", "garbage"])
def test_a_line_lost_before_the_text_leaves_no_doubt(relay, mail, kind, step):
    relay.fault(kind, network="email", on=step)
    run(mail.publish, job())
    assert relay.mail_tally()["recipients"] == {LAN: 1}


def test_a_slow_relay_is_waited_for(relay, mail):
    relay.fault("slow", network="email", options={"ms": 400})
    run(mail.publish, job())
    assert relay.mail_tally()["total"] == 1


def test_a_relay_that_keeps_hanging_up_or_is_not_there_is_tried_again_later(relay, mail, settings):
    relay.fault("cut_before", network="email", on="mail", next=9)
    with pytest.raises(ChannelError) as refusal:
        run(mail.publish, job())
    assert refusal.value.error_class is ErrorClass.TRANSIENT
    settings.EMAIL_PORT = 9
    with pytest.raises(ChannelError) as refusal:
        run(Email().publish, job())
    assert refusal.value.error_class is ErrorClass.UNREACHABLE
    settings.EMAIL_HOST = ""
    with pytest.raises(ChannelError, match="SMTP_URL"):
        run(Email().publish, job())


def test_a_wrong_password_of_the_relay_costs_no_channel_its_connection(relay, mail, settings, caplog):
    relay.add_accounts({"network": "email", "id": "relay@lantoa.example", "password": "dung-mat-khau"})
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "relay@lantoa.example", "sai-mat-khau"
    with pytest.raises(ChannelError) as refusal:
        run(mail.publish, job())
    assert refusal.value.error_class is ErrorClass.UNREACHABLE
    assert "sai-mat-khau" not in str(refusal.value) + caplog.text
    settings.EMAIL_HOST_PASSWORD = "dung-mat-khau"
    run(mail.publish, job())
    assert relay.mail_tally()["total"] == 1


def test_a_suppressed_mailbox_gets_nothing(relay, mail):
    MailSuppression.objects.create(
        address_hash=mailbox_hash("Lan@congdoan.example"), reason="asked", since=datetime.now(UTC)
    )
    with pytest.raises(ChannelError) as refusal:
        run(mail.publish, job())
    assert refusal.value.error_class is ErrorClass.RECONNECT
    assert relay.mail_tally()["total"] == 0


@pytest.mark.parametrize("address", ["ban-tin", "a@b.vn>\r\nRCPT TO:<c@d.vn", "a b@c.vn", ""])
def test_what_is_no_mailbox_never_reaches_a_command(relay, mail, address):
    with pytest.raises(ChannelError) as refusal:
        run(mail.publish, job(address))
    assert refusal.value.error_class is ErrorClass.BAD_CONTENT
    assert relay.mail_tally()["total"] == 0
