"""A unit's own site."""

import hashlib
import hmac
import time

import pytest

SITE = "may-hoa-lam"


def own_signature(body, secret="bi-mat", at=None):
    at = at or int(time.time())
    return f"t={at},v1={hmac.new(secret.encode(), f'{at}.'.encode() + body, hashlib.sha256).hexdigest()}"


@pytest.fixture
def site(simulator, http):
    simulator.add_accounts({"network": "receiver", "id": SITE, "secret": "bi-mat"})
    return f"{simulator.receiver_url}/{SITE}"


@pytest.mark.parametrize(
    ("accepts", "status", "said"), [("yes", 200, "c7"), ("no", 404, ""), ("wrong", 200, "another")]
)
def test_a_site_confirms_or_refuses(simulator, http, site, accepts, status, said):
    simulator.change_account("receiver", SITE, accepts=accepts)
    asked = {"hub.mode": "subscribe", "hub.topic": "http://a.vn/rss/", "hub.challenge": "c7", "hub.lease_seconds": "60"}
    answer = http.get(site, params=asked)
    assert (answer.status_code, answer.text) == (status, said)
    confirmed = [row["mode"] for row in simulator.account("receiver", SITE)["verified"]]
    assert confirmed == (["subscribe"] if accepts == "yes" else [])


def test_deliveries_are_checked_and_repeats_dropped(simulator, http, site):
    body = b"<rss>http://a.vn/s/abc</rss>"
    for secret in ("bi-mat", "bi-mat", "gia-mao"):
        signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature": signature, "X-LanToa-Event": secret}
        assert http.post(site, content=body, headers=headers).status_code == 202
    right, forged = simulator.posts("receiver")
    assert (right["values"]["signature"], right["values"]["times"], right["link"]) == ("right", 2, "http://a.vn/s/abc")
    assert forged["values"]["signature"] == "wrong"


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        (lambda body: {"X-LanToa-Signature": own_signature(body)}, "right"),
        (lambda body: {"X-LanToa-Signature": own_signature(body, "khac")}, "wrong"),
        (lambda body: {"X-LanToa-Signature": own_signature(body, at=int(time.time()) - 400)}, "old"),
        (lambda body: {}, "missing"),
    ],
)
def test_a_webhook_is_right_wrong_old_or_unsigned(simulator, http, site, headers, said):
    body = b'{"id": "delivery:1"}'
    http.post(site, content=body, headers=headers(body))
    assert simulator.posts("receiver")[0]["values"]["signature"] == said


def test_a_closed_site_and_one_that_moved(simulator, http, site):
    simulator.change_account("receiver", SITE, redirects_to="http://elsewhere.example/")
    assert http.post(site, content=b"x").status_code == 302
    simulator.fault("token_revoked", network="receiver", account=SITE)
    assert [http.post(site, content=b"x").status_code for _ in range(2)] == [410, 410]
