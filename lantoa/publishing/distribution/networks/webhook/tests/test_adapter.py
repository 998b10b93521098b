import json
from dataclasses import replace
from datetime import timedelta

import pytest

from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.networks.base import Account, ChannelError
from lantoa.publishing.distribution.networks.webhook.adapter import Webhook
from lantoa.publishing.distribution.networks.webhook.errors import class_of
from lantoa.publishing.distribution.networks.webhook.signature import hub_signature, signature
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.factories import make_channel, make_unit
from lantoa.publishing.distribution.tests.jobs import POST, make_job, run

SITE, SECRET = "man-hinh-sanh", "bi-mat-chung"
webhook = Webhook()


@pytest.fixture
def address(simulator):
    simulator.add_accounts({"network": "receiver", "id": SITE, "secret": SECRET})
    return f"{simulator.receiver_url}/{SITE}"


def job(address, **values):
    return make_job(
        address, SECRET, **{"delivery_id": 7, "post": replace(POST, page_url="http://testserver/tin/a-1/")} | values
    )


def test_an_event_is_signed_and_carries_the_link(simulator, address):
    published = run(webhook.publish, job(address))
    [taken] = simulator.posts("receiver")
    told = json.loads(taken["message"])
    assert (told["id"], told["type"], told["title"]) == ("delivery:7", "released", "Bữa cơm ca ba")
    assert told["link"] == taken["link"] == POST.short_url
    assert taken["values"]["signature"] == "right"
    assert SECRET not in taken["message"]
    assert (published.post_id, published.post_url) == ("delivery:7", "")


def test_a_repeat_is_dropped_by_its_id(simulator, address):
    for _ in range(3):
        run(webhook.publish, job(address))
    [taken] = simulator.posts("receiver")
    assert taken["values"]["times"] == 3


def test_corrections_and_recalls_are_events_of_their_own(simulator, address):
    run(webhook.publish, job(address))
    for text in ("Sửa lần một", "Sửa lần một", "Sửa lần hai"):
        run(webhook.edit, job(address, post=replace(POST, text=text), post_id="delivery:7"))
    run(webhook.remove, job(address, post_id="delivery:7"))
    events = [json.loads(row["message"])["type"] for row in simulator.posts("receiver")]
    assert events == ["released", "corrected", "corrected", "recalled"]


def test_only_an_address_of_the_receivers_own_is_a_proof(simulator, address):
    for url, proof in ((f"{simulator.url}/tin/1", f"{simulator.url}/tin/1"), ("https://elsewhere.example/1", "")):
        simulator.change_account("receiver", SITE, url=url)
        assert run(webhook.publish, job(address)).post_url == proof


@pytest.mark.parametrize(
    ("kind", "options", "error_class"),
    [
        ("rate_limited", {"retry_after": 9}, ErrorClass.RATE_LIMITED),
        ("token_expired", {}, ErrorClass.PERMISSION),
        ("permission", {}, ErrorClass.PERMISSION),
        ("transient", {}, ErrorClass.TRANSIENT),
        ("policy", {}, ErrorClass.BAD_CONTENT),
        ("error_in_200", {}, ErrorClass.TRANSIENT),
        ("policy", {"status": 404}, ErrorClass.RECONNECT),
        ("html_502", {}, ErrorClass.TRANSIENT),
        ("cut_before", {}, ErrorClass.TRANSIENT),
        ("hang", {}, ErrorClass.TRANSIENT),
    ],
)
def test_every_refusal_has_its_class(simulator, address, kind, options, error_class):
    simulator.fault(kind, network="receiver", account=SITE, options=options)
    with pytest.raises(ChannelError) as refused:
        run(webhook.publish, job(address))
    assert refused.value.error_class is error_class
    assert refused.value.retry_after == (timedelta(seconds=9) if kind == "rate_limited" else None)
    assert address not in str(refused.value)
    assert simulator.posts("receiver") == []


@pytest.mark.django_db(transaction=True)
def test_who_says_gone_is_closed(simulator, address):
    channel = make_channel(make_unit(), "webhook", address=address, token=SECRET)
    simulator.fault("token_revoked", network="receiver", account=SITE)
    with pytest.raises(ChannelError) as refused:
        run(webhook.publish, job(address, channel_id=channel.pk))
    assert refused.value.error_class is ErrorClass.RECONNECT
    channel.refresh_from_db()
    assert channel.state == Channel.State.CLOSED


def test_a_redirect_is_not_followed(simulator, address):
    simulator.change_account("receiver", SITE, redirects_to=f"{simulator.receiver_url}/noi-khac")
    with pytest.raises(ChannelError) as refused:
        run(webhook.publish, job(address))
    assert refused.value.error_class is ErrorClass.RECONNECT
    assert simulator.posts("receiver") == []


def ping(address, secret=SECRET):
    async def within(handed):
        return await webhook.check(Account(address=address, token=secret, http=handed.http, pace=handed.pace))

    return run(within, job(address))


def test_a_ping_is_heard_and_is_no_event(simulator, address):
    ping(address)
    assert simulator.posts("receiver") == []


@pytest.mark.parametrize(
    ("secret", "fault", "error_class"),
    [
        ("khac", None, ErrorClass.TOKEN_EXPIRED),
        (SECRET, {"kind": "permission"}, ErrorClass.TOKEN_EXPIRED),
        (SECRET, {"kind": "policy", "options": {"status": 404}}, ErrorClass.RECONNECT),
        (SECRET, {"kind": "token_revoked"}, ErrorClass.RECONNECT),
        (SECRET, {"kind": "transient"}, ErrorClass.TRANSIENT),
        (SECRET, {"kind": "cut_before"}, ErrorClass.TRANSIENT),
    ],
)
def test_a_ping_tells_what_is_wrong(simulator, address, secret, fault, error_class):
    if fault:
        simulator.fault(network="receiver", account=SITE, **fault)
    with pytest.raises(ChannelError) as refused:
        ping(address, secret)
    assert refused.value.error_class is error_class
    assert SECRET not in str(refused.value)


def test_who_does_not_know_pings_hears_the_events_all_the_same(simulator, address):
    simulator.fault("policy", network="receiver", account=SITE, options={"status": 422})
    ping(address)


def test_no_connection_means_nothing_was_sent(simulator):
    with pytest.raises(ChannelError) as refused:
        run(webhook.publish, job("http://127.0.0.1:9/"))
    assert refused.value.error_class is ErrorClass.UNREACHABLE


def test_a_private_address_is_refused(simulator, address, settings):
    settings.ALLOW_PRIVATE_CALLBACKS = False
    with pytest.raises(ChannelError) as refused:
        run(webhook.publish, job(address))
    assert refused.value.error_class is ErrorClass.RECONNECT
    assert simulator.posts("receiver") == []


@pytest.mark.parametrize(
    ("status", "found"),
    [(301, "reconnect"), (410, "reconnect"), (418, "bad_content"), (599, "transient"), (408, "transient")],
)
def test_statuses(status, found):
    assert class_of(status) == found


def test_signatures_depend_on_body_secret_and_time():
    made = {signature(body, secret=secret, at=at) for body in (b"a", b"b") for secret in ("x", "y") for at in (1, 2)}
    assert len(made) == 8
    assert hub_signature(b"a", secret="x").startswith("sha256=")
