"""Connecting YouTube and TikTok, from the consent page to the account."""

import asyncio

import httpx
import pytest

from lantoa.publishing.distribution.networks.base import ChannelError
from lantoa.publishing.distribution.networks.tiktok import connect as tiktok
from lantoa.publishing.distribution.networks.youtube import connect as youtube
from lantoa.publishing.distribution.rules import ErrorClass

BACK = "http://testserver/lan-toa/kenh/ket-noi/ve/"
APPS = {youtube: ("300001.apps", "youtube-secret"), tiktok: ("aw400001", "tiktok-secret")}
ACCOUNTS = {youtube: ("youtube", "UCsim000000000000000007"), tiktok: ("tiktok", "-sim0007")}


@pytest.fixture(params=[youtube, tiktok], ids=["youtube", "tiktok"])
def connect(request, simulator):
    network, account = ACCOUNTS[request.param]
    simulator.add_accounts({"network": network, "id": account, "name": "Công đoàn Lam Giang", "followers": 12})
    return request.param


def agreed(connect):
    """The code that the network sends back."""
    address = connect.consent_url(state="mã riêng", redirect_uri=BACK, app_id=APPS[connect][0])
    answer = httpx.get(address, trust_env=False)
    where = httpx.URL(answer.headers["location"])
    assert (str(where).split("?")[0], where.params["state"]) == (BACK, "mã riêng")
    return where.params["code"]


def accounts(connect, code, *, redirect_uri=BACK):
    app_id, secret = APPS[connect]

    async def within_a_client():
        async with httpx.AsyncClient(trust_env=False) as http:
            return await connect.accounts_for_code(
                code, redirect_uri=redirect_uri, app_id=app_id, app_secret=secret, http=http
            )

    return asyncio.run(within_a_client())


def test_consent_opens_the_account(connect):
    [found] = accounts(connect, agreed(connect))
    assert (found.address, found.name, found.followers) == (ACCOUNTS[connect][1], "Công đoàn Lam Giang", 12)
    assert found.refresh_token
    assert found.expires_at
    assert found.token not in repr(found)


def test_a_code_works_once_and_for_the_address_it_was_asked_for(connect):
    code = agreed(connect)
    with pytest.raises(ChannelError) as refusal:
        accounts(connect, code, redirect_uri="http://evil.example/")
    assert refusal.value.error_class is ErrorClass.RECONNECT
    with pytest.raises(ChannelError):
        accounts(connect, code)


def test_another_installation_cannot_use_the_code(connect, settings):
    code = agreed(connect)
    settings.SECRET_KEY = "another"
    if connect is tiktok:
        with pytest.raises(ChannelError):
            accounts(connect, code)
