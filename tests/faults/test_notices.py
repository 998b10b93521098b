"""A worker is killed while the relay holds the line of a mail it has taken: the repeat is known by its Message-ID."""

import os

import pytest

from lantoa.kit.clock import now
from lantoa.publishing.distribution.tests.factories import make_user
from lantoa.services.notify.facade import notify
from lantoa.services.notify.models import Send
from simulator.testing import running_simulator
from tests.faults.nursery import Nursery
from tests.faults.test_broadcast import _wait

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_mail_whose_worker_is_killed_goes_again_and_is_known():
    lan = make_user(username="lan", email="lan@congdoan.example")
    with running_simulator() as simulator:
        simulator.fault("hang", network="email", on=["message"], options={"stored": True})
        names = {"LANTOA_TEST_NAME": os.environ["LANTOA_TEST_DATABASE"], "LANTOA_TEST_MAIL_BACKEND": SMTP}
        nursery = Nursery({**simulator.environment(), **names})
        try:
            first = nursery.start()
            notify([lan], text="Khẩn: hãy gỡ bài.", url="/lam-viec/", source="a", ways=["email"], is_urgent=True)
            _wait(lambda: simulator.mail_tally()["total"] == 1)
            nursery.kill(first)
            assert Send.objects.get().state == "sending"
            # Five minutes pass.
            Send.objects.update(next_at=now())
            nursery.start()
            _wait(lambda: Send.objects.get().state == "sent")
        finally:
            nursery.stop()
        assert list(simulator.mail_tally()["message_ids"].values()) == [2]
