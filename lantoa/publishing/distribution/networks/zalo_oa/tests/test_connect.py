"""Connecting an official account by the console's link."""

import asyncio
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from lantoa.kit.clock import now
from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful
from lantoa.publishing.distribution.networks.zalo_oa.connect import accounts_for_code, challenge_of, consent_url
from lantoa.publishing.distribution.networks.zalo_oa.tests.conftest import OA
from lantoa.publishing.distribution.rules import ErrorClass

REDIRECT = "http://testserver/lan-toa/kenh/zalo/"
APP = {"app_id": "200001", "app_secret": "zalo-secret"}


@pytest.fixture(autouse=True)
def verifier(settings):
    settings.ZALO_CODE_VERIFIER = "v" * 43


@pytest.fixture
def agree(oa):
    """The admin opens our link and agrees; what the callback is given."""

    def agreed(state="s1"):
        url = consent_url(state=state, redirect_uri=REDIRECT, app_id="200001")
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        with httpx.Client(trust_env=False) as http:
            answer = http.post(url, data={**asked, "account": OA})
        return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}

    return agreed


def found(code, **values):
    async def within_a_client():
        async with httpx.AsyncClient(trust_env=False) as http:
            return await accounts_for_code(code, redirect_uri=REDIRECT, http=http, **{**APP, **values})

    return asyncio.run(within_a_client())


def test_the_challenge_is_the_one_of_the_rfc():
    # RFC 7636, appendix B.
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_an_admin_who_agrees_connects_the_account(oa, agree):
    oa.change_account("zalo_oa", OA, followers=35)
    back = agree("một trạng thái")
    [account] = found(back["code"], oa_id=back["oa_id"])
    kept = oa.account("zalo_oa", OA)

    assert back["state"] == "một trạng thái"
    assert (account.address, account.name, account.followers) == (OA, f"Zalo OA {OA}", 35)
    assert (account.token, account.refresh_token) == (kept["access_token"], kept["refresh_token"])
    assert timedelta(hours=24) < account.expires_at - now() < timedelta(hours=26)
    assert account.facts["gated"] == []
    assert account.token not in repr(account)


def test_a_code_works_once_and_only_with_the_verifier(agree, settings):
    code = agree()["code"]
    found(code)
    with pytest.raises(ChannelError) as refusal:
        found(code)
    assert refusal.value.error_class is ErrorClass.RECONNECT

    code = agree()["code"]
    settings.ZALO_CODE_VERIFIER = "w" * 43
    with pytest.raises(ChannelError, match="-14011"):
        found(code)


def test_a_callback_that_names_another_account_is_not_believed(agree):
    with pytest.raises(ChannelError) as refusal:
        found(agree()["code"], oa_id="1")
    assert refusal.value.error_class is ErrorClass.RECONNECT


def test_a_pair_is_not_lost_because_the_name_is_missing(oa, agree):
    back = agree()
    oa.fault("html_502", on=["oa.read"])
    [account] = found(back["code"], oa_id=back["oa_id"])
    assert (account.address, account.name, account.facts) == (OA, "", {})
    assert account.token == oa.account("zalo_oa", OA)["access_token"]


def test_a_pair_of_nobody_is_not_kept(oa, agree):
    oa.fault("html_502", on=["oa.read"])
    with pytest.raises(ChannelError):
        found(agree()["code"])


@pytest.mark.parametrize(
    ("kind", "error"), [("cut_after", Doubtful), ("garbage", Doubtful), ("transient", ChannelError)]
)
def test_an_exchange_that_breaks(oa, agree, kind, error):
    code = agree()["code"]
    oa.fault(kind, network="zalo_oa", on=["oauth.exchange"])
    with pytest.raises(error):
        found(code)


def test_a_wrong_app_secret_is_refused(agree):
    with pytest.raises(ChannelError) as refusal:
        found(agree()["code"], app_secret="wrong")
    assert refusal.value.error_class is ErrorClass.RECONNECT
    assert "wrong" not in str(refusal.value)


def test_nobody_at_the_door(agree, settings):
    code = agree()["code"]
    settings.ZALO_OAUTH_URL = "http://127.0.0.1:1"
    with pytest.raises(ChannelError) as refusal:
        found(code)
    assert refusal.value.error_class is ErrorClass.UNREACHABLE
