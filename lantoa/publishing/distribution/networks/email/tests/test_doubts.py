"""Letters in doubt before a person: seen by whom the release concerns, settled by who may release."""

import pytest

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.models import Delivery, MailAttempt, MailRun, Subscriber
from lantoa.publishing.distribution.networks.email.addresses import mailbox_hash
from lantoa.publishing.distribution.networks.email.doubts import settle_doubts
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def federation():
    return Federation(grassroots=1)


@pytest.fixture
def channel(federation):
    return make_channel(federation.units[0], "email", address="bantin@congdoan.example")


@pytest.fixture
def release(federation, channel):
    return federation.release()


@pytest.fixture
def delivery(release, channel):
    """Sent to one reader; two letters are in doubt, one was refused."""
    found = Delivery.objects.get(release=release, channel=channel)
    Delivery.objects.filter(pk=found.pk).update(
        state="sent",
        sent_at=now(),
        next_attempt_at=None,
        progress={"letters": {"sent": 1, "in_doubt": 2, "refused": 1}},
    )
    MailRun.objects.create(delivery=found, sent=1, refused=1)
    for number, state in enumerate(["in_doubt", "in_doubt", "refused"]):
        address = f"doanvien{number}@khac.example"
        person = Subscriber.objects.create(
            channel=channel, address=address, address_hash=mailbox_hash(address), since=now()
        )
        MailAttempt.objects.create(
            delivery=found, subscriber=person, state=state, turn="x", first_tried_at=now(), reply="550 <b>nope</b>"
        )
    found.refresh_from_db()
    return found


def address_of(delivery, end=""):
    return f"/lan-toa/{delivery.release_id}/luot/{delivery.pk}/thu/{end}"


def test_the_page_shows_who_without_the_whole_address(client, federation, delivery):
    client.force_login(federation.lan)
    page = client.get(address_of(delivery)).content.decode()
    assert "do…@khac.example" in page
    assert "doanvien0" not in page
    assert "&lt;b&gt;nope" in page
    listed = client.get(f"/lan-toa/{delivery.release_id}/luot/").content.decode()
    assert address_of(delivery) in listed
    assert "2 chưa rõ" in listed


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_many_letters(client, federation, delivery, django_assert_num_queries, count):
    keep = list(MailAttempt.objects.values_list("pk", flat=True)[:count])
    MailAttempt.objects.exclude(pk__in=keep).delete()
    client.force_login(federation.lan)
    client.get(address_of(delivery))
    with django_assert_num_queries(13):
        client.get(address_of(delivery))


def test_strangers_and_other_deliveries_find_nothing(client, federation, delivery):
    mai = make_user(Role.MANAGING_EDITOR, make_unit("Nơi khác", kind="province"))
    client.force_login(mai)
    assert client.get(address_of(delivery)).status_code == 404
    assert client.post(address_of(delivery, "xu-ly/"), {"choice": "again"}).status_code == 404
    client.force_login(federation.lan)
    assert client.get(f"/lan-toa/{delivery.release_id}/luot/{delivery.pk + 1}/thu/").status_code == 404
    assert client.post(address_of(delivery, "xu-ly/"), {"choice": "x"}).status_code == 404
    assert client.post(address_of(delivery, "xu-ly/"), {"choice": "again", "attempt": "-1"}).status_code == 404


def test_doubts_counted_as_arrived(client, federation, delivery):
    client.force_login(federation.lan)
    client.post(address_of(delivery, "xu-ly/"), {"choice": "arrived"})
    delivery.refresh_from_db()
    assert delivery.state == "sent"
    assert delivery.progress["letters"] == {"sent": 3, "refused": 1, "suppressed": 0, "in_doubt": 0, "later": 0}
    client.post(address_of(delivery, "xu-ly/"), {"choice": "arrived"})
    assert MailRun.objects.get().sent == 3


def test_one_doubt_sent_again_wakes_the_delivery(client, federation, delivery):
    client.force_login(federation.lan)
    one = MailAttempt.objects.filter(state="in_doubt").first()
    client.post(address_of(delivery, "xu-ly/"), {"choice": "again", "attempt": str(one.pk)})
    delivery.refresh_from_db()
    assert (delivery.state, delivery.progress["letters"]["later"]) == ("waiting", 1)
    assert delivery.next_attempt_at is not None
    assert MailAttempt.objects.filter(state="in_doubt").count() == 1
    # A worker has business with it: nothing is settled under its hands.
    with pytest.raises(RuleBroken, match="đang được gửi"):
        settle_doubts(delivery, choice="arrived", by=federation.lan)


def test_nothing_more_goes_out_of_a_release_that_was_stopped(federation, release, delivery):
    release.state = "paused"
    release.save()
    with pytest.raises(RuleBroken, match="dừng"):
        settle_doubts(delivery, choice="again", by=federation.lan)
    assert settle_doubts(delivery, choice="arrived", by=federation.lan) == 2
