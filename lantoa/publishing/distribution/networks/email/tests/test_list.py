"""A channel with subscribers: one letter to each, whatever goes wrong with some. Real SMTP, real tables."""

from datetime import timedelta

import pytest

from lantoa.kit.clock import now
from lantoa.publishing.distribution.models import MailAttempt, MailRun, MailSuppression, Subscriber
from lantoa.publishing.distribution.networks.base import ChannelError, Unfinished
from lantoa.publishing.distribution.networks.email import adapter, rules
from lantoa.publishing.distribution.networks.email.adapter import Email
from lantoa.publishing.distribution.networks.email.addresses import mailbox_hash
from lantoa.publishing.distribution.networks.email.tests.hand import run
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.factories import make_channel, make_unit
from lantoa.publishing.distribution.tests.jobs import make_job

pytestmark = pytest.mark.django_db


def subscribe(channel, count, domain="khac.example"):
    return Subscriber.objects.bulk_create(
        Subscriber(
            channel=channel,
            address=f"doanvien{number}@{domain}",
            address_hash=mailbox_hash(f"doanvien{number}@{domain}"),
            name=f"Đoàn viên {number}",
            since=now(),
        )
        for number in range(count)
    )


@pytest.fixture
def channel():
    return make_channel(make_unit(), "email", address="bantin@congdoan.example")


@pytest.fixture
def mail(relay):
    return Email()


def job(channel, **values):
    return make_job(channel.address, "", delivery_id=5, channel_id=channel.pk, **values)


def states():
    return sorted(MailAttempt.objects.values_list("state", flat=True))


def due():
    MailAttempt.objects.filter(state="later").update(next_attempt_at=now() - timedelta(seconds=1))


def test_each_subscriber_gets_one_letter_with_its_own_words_and_link(relay, mail, channel):
    people = subscribe(channel, 250)
    handed = job(channel)
    run(mail.publish, handed)

    tally = relay.mail_tally()
    assert tally["recipients"] == {person.address: 1 for person in people}
    assert len(tally["message_ids"]) == 250
    assert handed.progress["letters"] == {"sent": 250, "refused": 0, "suppressed": 0, "in_doubt": 0, "later": 0}
    assert states() == []
    [letter] = relay.posts("email", account=people[7].address)
    raw = relay.mail_raw(letter["id"])
    assert people[7].token.encode() in raw
    assert people[8].token.encode() not in raw


def test_the_same_delivery_again_sends_nothing(relay, mail, channel):
    subscribe(channel, 30)
    run(mail.publish, job(channel))
    run(mail.publish, job(channel))
    assert relay.mail_tally()["total"] == 30


def test_those_who_left_or_are_suppressed_get_nothing(relay, mail, channel):
    people = subscribe(channel, 5)
    Subscriber.objects.filter(pk=people[0].pk).update(state="ended")
    MailSuppression.objects.create(address_hash=people[1].address_hash, reason="complaint", since=now())
    handed = job(channel)
    run(mail.publish, handed)
    assert set(relay.mail_tally()["recipients"]) == {person.address for person in people[2:]}
    assert handed.progress["letters"]["suppressed"] == 1


def test_one_mailbox_refused_for_now_gets_it_later_and_the_others_are_not_kept_waiting(relay, mail, channel):
    people = subscribe(channel, 20)
    relay.fault("rate_limited", network="email", account=people[3].address, on="rcpt")
    with pytest.raises(Unfinished) as pause:
        run(mail.publish, job(channel))
    assert timedelta(minutes=14) < pause.value.after <= timedelta(minutes=15)
    assert relay.mail_tally()["total"] == 19
    due()
    run(mail.publish, job(channel))
    assert relay.mail_tally()["recipients"] == {person.address: 1 for person in people}
    assert states() == []


def test_a_mailbox_that_does_not_exist_is_never_written_to_again(relay, mail, channel):
    people = subscribe(channel, 3)
    options = {"reply": "550 5.1.1 User unknown"}
    relay.fault("transient", network="email", account=people[0].address, on="rcpt", options=options)
    handed = job(channel)
    run(mail.publish, handed)
    assert handed.progress["letters"]["refused"] == 1
    assert MailSuppression.objects.get().reason == "unknown"
    people[0].refresh_from_db()
    assert people[0].state == "bounced"


def test_one_objection_by_policy_is_one_mailbox_and_three_stop_the_list(relay, mail, channel):
    people = subscribe(channel, 400)
    relay.fault("policy", network="email", account=people[0].address)
    run(mail.publish, job(channel))
    assert relay.mail_tally()["total"] == 399

    relay.reset()
    relay.fault("policy", network="email", account="@khac.example", next=400)
    other = make_job(channel.address, "", delivery_id=6, channel_id=channel.pk)
    with pytest.raises(ChannelError, match=r"5\.7\.1") as refusal:
        run(mail.publish, other)
    assert refusal.value.error_class is ErrorClass.BLOCKED_POLICY
    refused = MailAttempt.objects.filter(delivery_id=6, state="refused").count()
    # The other hand ends with the batch that it had.
    assert adapter.BATCH <= refused <= adapter.BATCH * adapter.HANDS
    # What was not tried yet is still there for whoever starts it again.
    assert MailRun.objects.get(delivery_id=6).cursor == people[refused - 1].pk


@pytest.mark.parametrize(("kind", "stored"), [("cut_after", 1), ("cut_before", 0), ("garbage", 0)])
def test_a_line_lost_after_the_text_leaves_one_in_doubt_who_is_not_sent_to_again(relay, mail, channel, kind, stored):
    people = subscribe(channel, 120)
    relay.fault(kind, network="email", account=people[50].address)
    handed = job(channel)
    run(mail.publish, handed)
    run(mail.publish, job(channel))
    doubted = set(MailAttempt.objects.filter(state="in_doubt").values_list("subscriber__address", flat=True))
    tally = relay.mail_tally()["recipients"]
    assert people[50].address in doubted
    # A reset may swallow the answer to the letter before; nobody has two, and who has none is in doubt.
    assert set(tally.values()) == {1}
    assert {person.address for person in people} - set(tally) <= doubted
    assert tally.get(people[50].address, 0) == stored
    assert handed.progress["letters"]["sent"] == 120 - len(doubted)


def test_a_relay_that_goes_away_half_way_loses_nobody(relay, mail, channel):
    people = subscribe(channel, 60)
    relay.fault("too_fast", network="email", on="mail", next=40)
    with pytest.raises((ChannelError, Unfinished)):
        run(mail.publish, job(channel))
    relay.clear_faults()
    due()
    run(mail.publish, job(channel))
    assert relay.mail_tally()["recipients"] == {person.address: 1 for person in people}


def test_a_domain_gets_its_ration_and_the_rest_in_the_next_hour(relay, mail, channel, monkeypatch):
    monkeypatch.setitem(rules.DOMAIN_RATIONS, "it.example", 4)
    subscribe(channel, 10, "it.example")
    subscribe(channel, 10, "nhieu.example")
    with pytest.raises(Unfinished) as pause:
        run(mail.publish, job(channel))
    assert pause.value.after <= timedelta(hours=1)
    tally = relay.mail_tally()["recipients"]
    assert sum(address.endswith("it.example") for address in tally) == 4
    assert len(tally) == 14
    assert states() == ["later"] * 6


def test_a_list_without_readers_is_said_to_be_one(relay, mail, channel):
    subscribe(channel, 1)
    Subscriber.objects.update(state="ended")
    with pytest.raises(ChannelError) as refusal:
        run(mail.publish, job(channel))
    assert refusal.value.error_class is ErrorClass.BAD_CONTENT
    assert relay.mail_tally()["total"] == 0


def test_a_turn_ends_before_its_lease_and_the_next_goes_on(relay, mail, channel, monkeypatch):
    people = subscribe(channel, 4 * adapter.BATCH * adapter.HANDS)
    monkeypatch.setattr(adapter, "TURN_SHARE", 0)
    for _ in range(4):
        with pytest.raises(Unfinished):
            run(mail.publish, job(channel))
    monkeypatch.setattr(adapter, "TURN_SHARE", 0.6)
    run(mail.publish, job(channel))
    assert relay.mail_tally()["recipients"] == {person.address: 1 for person in people}


def test_what_a_lost_turn_had_on_the_way_is_in_doubt(relay, mail, channel):
    people = subscribe(channel, 3)
    MailRun.objects.create(delivery_id=5, cursor=people[0].pk)
    MailAttempt.objects.create(delivery_id=5, subscriber=people[0], state="sending", turn="old", first_tried_at=now())
    handed = job(channel)
    run(mail.publish, handed)
    assert set(relay.mail_tally()["recipients"]) == {person.address for person in people[1:]}
    assert handed.progress["letters"]["in_doubt"] == 1
