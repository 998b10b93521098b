"""Letters in a worker's hands: what the delivery and its channel are told."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from lantoa.kit.clock import now
from lantoa.publishing.distribution.models import Delivery
from lantoa.publishing.distribution.networks.email.tests.test_list import subscribe
from lantoa.publishing.distribution.tests.conftest import FAST
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_page
from lantoa.publishing.distribution.worker import Options, run_worker


def work():
    """A worker until nothing is due soon; pauses that were told are kept as they are."""
    run_worker(threading.Event(), options=Options(pace=replace(FAST, wait_factor=1.0), idle_seconds=0.4))


@pytest.mark.django_db(transaction=True)
def test_one_full_mailbox_keeps_no_later_bulletin_waiting_and_a_lost_line_asks_a_person(relay):
    federation = Federation(grassroots=2)
    channel = make_channel(federation.units[0], "email", address="bantin@congdoan.example")
    people = subscribe(channel, 5)
    alone = make_channel(federation.units[1], "email", address="tochuc@congdoan.example")
    relay.fault("rate_limited", network="email", account=people[0].address, next=40)
    relay.fault("cut_after", network="email", account=alone.address)
    first = federation.release(page=make_page("Thư một"))
    work()
    channel.refresh_from_db()
    waiting = Delivery.objects.get(release=first, channel=channel)
    assert (waiting.state, waiting.attempts) == ("waiting", 0)
    assert waiting.progress["letters"] == {"sent": 4, "refused": 0, "suppressed": 0, "in_doubt": 0, "later": 1}
    assert channel.next_send_at <= now()

    second = federation.release(page=make_page("Thư hai"))
    work()
    tally = relay.mail_tally()
    # Both bulletins; the one in doubt had been stored, and was not sent again.
    assert tally["recipients"] == dict.fromkeys([*(person.address for person in people[1:]), alone.address], 2)
    assert set(tally["message_ids"].values()) == {1}
    assert Delivery.objects.get(release=second, channel=channel).progress["letters"]["sent"] == 4
    doubtful = Delivery.objects.get(release=first, channel=alone)
    assert (doubtful.state, doubtful.needs_person) == ("in_doubt", True)
    assert doubtful.sent_at is None
    assert waiting.next_attempt_at - now() < timedelta(minutes=15)
