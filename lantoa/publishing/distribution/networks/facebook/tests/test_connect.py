import asyncio
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from lantoa.publishing.distribution.networks.base import ChannelError
from lantoa.publishing.distribution.networks.facebook import connect
from lantoa.publishing.distribution.networks.facebook.tests.clips import PAGE
from lantoa.publishing.distribution.rules import ErrorClass

BACK = "https://lantoa.example/lan-toa/kenh/facebook/ve/"
APP = {"app_id": "100001", "app_secret": "facebook-secret"}


def agree(*pages):
    """What a person does: opens the address of consent, picks pages, and is led back with a code."""
    url = connect.consent_url(state="dấu 1&2", redirect_uri=BACK, app_id="100001")
    with httpx.Client(trust_env=False) as http:
        assert "100001" in http.get(url).text
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        answer = http.post(url, data={**query, "account": " ".join(pages)})
    landed = parse_qs(urlsplit(answer.headers["location"]).query)
    assert landed["state"] == ["dấu 1&2"]
    return landed["code"][0]


def accounts(code, **changes):
    async def ask():
        async with httpx.AsyncClient(trust_env=False) as http:
            return await connect.accounts_for_code(code, **({"redirect_uri": BACK, "http": http} | APP | changes))

    return asyncio.run(ask())


def refused(code, **changes):
    with pytest.raises(ChannelError) as refusal:
        accounts(code, **changes)
    assert "facebook-secret" not in str(refusal.value)
    return refusal.value.error_class


def test_the_real_dialog_is_at_facebooks_own_address(settings):
    settings.FACEBOOK_GRAPH_URL = "https://graph.facebook.com"
    url = urlsplit(connect.consent_url(state="s", redirect_uri=BACK, app_id="7"))
    assert (url.scheme, url.netloc, url.path) == ("https", "www.facebook.com", "/v26.0/dialog/oauth")
    asked = parse_qs(url.query)
    assert asked["redirect_uri"] == [BACK]
    assert {"pages_manage_posts", "pages_show_list", "read_insights"} <= set(asked["scope"][0].split(","))


def test_a_consent_leads_to_the_pages_chosen_with_tokens_of_their_own(simulator):
    simulator.add_accounts({"network": "facebook", "id": PAGE, "name": "Công đoàn May 10", "followers": 12})
    [found] = accounts(agree(PAGE))
    assert (found.address, found.name, found.token) == (PAGE, "Công đoàn May 10", f"EAAsim.{PAGE}")
    assert (found.refresh_token, found.expires_at, found.followers) == ("", None, 12)
    assert found.facts["may_post"] is True
    assert found.token not in repr(found)


def test_all_pages_of_a_person_come_over_several_calls(simulator):
    simulator.control("POST", "accounts", {"network": "facebook", "first_id": 1000, "count": 230})
    ids = [str(number) for number in range(1000, 1230)]
    assert [found.address for found in accounts(agree(*ids))] == ids


def test_a_code_works_once_and_for_its_own_address(simulator):
    code = agree(PAGE)
    assert refused(code, redirect_uri=BACK + "khac/") is ErrorClass.RECONNECT
    code = agree(PAGE)
    accounts(code)
    assert refused(code) is ErrorClass.RECONNECT
    assert refused("chuyện lạ") is ErrorClass.RECONNECT


def test_a_wrong_secret_is_the_administrators_to_mend(simulator):
    assert refused(agree(PAGE), app_secret="sai") is ErrorClass.PERMISSION


@pytest.mark.parametrize("operation", ["token.exchange", "accounts.list"])
@pytest.mark.parametrize("kind", ["garbage", "html_502", "error_in_200", "cut_before"])
def test_an_answer_that_tells_nothing_connects_nothing(simulator, operation, kind):
    code = agree(PAGE)
    simulator.fault(kind, on=[operation])
    assert refused(code) is ErrorClass.TRANSIENT
