"""Asking the hub, confirming, leaving; as strangers' programs do it."""

from datetime import timedelta

import pytest

from lantoa.kit.clock import now
from lantoa.org.audit.models import AuditEntry
from lantoa.publishing.distribution.models import Channel, WebSubSubscription
from lantoa.publishing.distribution.tests.factories import make_channel, make_unit
from lantoa.publishing.distribution.websub import rules
from lantoa.publishing.distribution.websub.sites import host_of
from lantoa.publishing.distribution.websub.tests.conftest import TOPIC
from lantoa.publishing.distribution.websub.verify import end_leases
from lantoa.publishing.distribution.websub.work import work

pytestmark = pytest.mark.django_db
SITE = "may-hoa-lam"


@pytest.fixture
def callback(simulator, made_feeds):
    return f"{simulator.receiver_url}/{SITE}"


@pytest.fixture
def ask(client, callback):
    def post(mode="subscribe", **values):
        sent = {"hub.mode": mode, "hub.topic": TOPIC, "hub.callback": callback} | values
        return client.post("/websub/", {name.replace("_", ".", 1): value for name, value in sent.items()})

    return post


def only():
    return WebSubSubscription.objects.get()


def test_a_subscription_holds_once_the_callback_confirms(simulator, ask):
    assert ask(hub_secret="bi-mat", hub_lease_seconds="86400").status_code == 202
    assert (only().state, only().secret) == ("pending", "")
    work()
    row = only()
    assert (row.state, row.secret, row.verify_at, row.asked_secret) == ("active", "bi-mat", None, "")
    assert timedelta(hours=23) < row.lease_until - now() <= timedelta(days=1)
    [asked] = simulator.account("receiver", SITE)["verified"]
    assert (asked["mode"], asked["topic"], asked["lease"]) == ("subscribe", TOPIC, "86400")


@pytest.mark.parametrize("accepts", ["no", "wrong"])
def test_what_the_callback_does_not_confirm_never_was(simulator, ask, accepts):
    simulator.add_accounts({"network": "receiver", "id": SITE, "accepts": accepts})
    ask()
    work()
    assert (only().state, only().lease_until) == ("ended", None)


def test_nobody_can_unsubscribe_or_change_anothers_secret(simulator, ask):
    ask(hub_secret="that")
    work()
    simulator.change_account("receiver", SITE, accepts="no")
    for mode in ("unsubscribe", "subscribe"):
        ask(mode, hub_secret="gia")
        work()
    assert (only().state, only().secret) == ("active", "that")


def test_leaving_ends_it(simulator, ask):
    ask()
    work()
    assert ask("unsubscribe").status_code == 202
    work()
    assert only().state == "ended"
    assert [row["mode"] for row in simulator.account("receiver", SITE)["verified"]] == ["subscribe", "unsubscribe"]


def test_a_renewal_keeps_what_it_was_told_since(ask):
    ask()
    work()
    since = only().active_since
    ask(hub_lease_seconds="7200")
    work()
    assert only().active_since == since
    assert only().lease_until - now() <= timedelta(hours=2)


def test_a_callback_that_cannot_be_reached_is_asked_again_and_then_no_more(simulator, ask):
    simulator.fault("transient", network="receiver", on=["verification"], probability=1)
    ask()
    for tries in range(1, 5):
        WebSubSubscription.objects.update(verify_at=now())
        work()
        assert only().verify_tries == tries
    assert (only().state, only().verify_at) == ("ended", None)


def test_a_callbacks_own_query_is_kept(simulator, ask, callback):
    ask(hub_callback=f"{callback}?nguon=tinh&a=1")
    work()
    assert only().state == "active"


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"hub_topic": "http://testserver/khac/"}, 400),
        ({"hub_topic": "http://elsewhere.example/rss/"}, 400),
        ({"hub_callback": "ftp://a.example/"}, 400),
        ({"hub_callback": "http://u:p@a.example/"}, 400),
        ({"hub_callback": "nothing"}, 400),
        ({"hub_secret": "x" * 200}, 400),
        ({"hub_mode": "sing"}, 400),
        ({"hub_mode": "publish"}, 202),
        ({"hub_secret": "x" * 9_000}, 413),
    ],
)
def test_what_the_hub_does_not_take(ask, values, status):
    assert ask(**values).status_code == status
    assert WebSubSubscription.objects.count() == 0


def test_a_private_callback_is_refused(ask, settings):
    settings.ALLOW_PRIVATE_CALLBACKS = False
    assert ask().status_code == 400
    assert ask(hub_callback="http://169.254.169.254/latest/").status_code == 400


def test_only_posts(client):
    assert client.get("/websub/").status_code == 405


def test_one_callback_asks_only_so_often(ask, callback):
    codes = [ask().status_code for _ in range(rules.PER_CALLBACK + 1)]
    assert codes == [202] * rules.PER_CALLBACK + [429]
    assert ask(hub_callback=callback + "2").status_code == 202


def test_the_site_of_a_unit_becomes_automatic_and_manual_again(ask, callback):
    channel = make_channel(make_unit(), "website", is_automatic=False, address="http://127.0.0.1/tin")
    ask()
    work()
    channel.refresh_from_db()
    assert (channel.mode, channel.state) == ("auto", "connected")
    assert only().channel == channel
    WebSubSubscription.objects.update(lease_until=now() - timedelta(seconds=1))
    assert end_leases() == 1
    channel.refresh_from_db()
    assert (channel.mode, channel.state) == ("manual", "manual")
    assert "WebSub" in channel.state_reason
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["distribution.site_follows", "distribution.site_left"]


def test_a_site_that_the_register_closed_stays_closed(ask):
    make_channel(make_unit(), "website", is_automatic=False, address="127.0.0.1", state=Channel.State.CLOSED)
    ask()
    work()
    assert (only().state, only().channel) == ("active", None)


@pytest.mark.parametrize(
    ("address", "host"),
    [("congdoan.vn", "congdoan.vn"), ("https://www.congdoan.vn/tin", "congdoan.vn"), ("[x", ""), ("", "")],
)
def test_hosts(address, host):
    assert host_of(address) == host


@pytest.mark.parametrize(
    ("asked", "given"), [("", 864_000), ("x", 864_000), ("10", 3_600), ("86400", 86_400), ("99999999", 2_592_000)]
)
def test_leases(asked, given):
    assert rules.lease(asked).total_seconds() == given
