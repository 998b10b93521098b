"""The bookkeeping holds under all faults at once: a client that looks before it posts again has one post per page."""

import asyncio

import httpx
import pytest

FIRST, PAGES = 990000000000000, 200
KINDS = ["transient", "cut_before", "cut_after", "slow", "hang", "garbage", "html_502", "error_in_200", "rate_limited"]


@pytest.mark.parametrize("network", ["facebook", "zalo_oa"])
def test_looking_before_posting_again_leaves_one_post_per_account(simulator, network):
    for kind in KINDS:
        # What hides a stored post behind a useless answer is the hard half.
        options = {"ms": 700, "stored": kind in ("hang", "garbage", "html_502")} if kind != "slow" else {"ms": 700}
        simulator.fault(kind, network=network, probability=0.05, on="all", options=options)

    send = _post_on_page if network == "facebook" else _post_on_oa
    asyncio.run(_everywhere(simulator, send))

    accounts = [str(FIRST + n) for n in range(PAGES)]
    faults = simulator.control("GET", "faults")["faults"]
    assert simulator.counts(network) == dict.fromkeys(accounts, 1)
    assert all(rule["struck"] > 0 for rule in faults)


async def _everywhere(simulator, send):
    async with httpx.AsyncClient(timeout=0.5, trust_env=False) as http:
        turn = asyncio.Semaphore(16)

        async def careful(account):
            async with turn:
                while not await _is_there(http, simulator, send, account):
                    await _try(send(http, simulator, account))

        await asyncio.gather(*(careful(str(FIRST + n)) for n in range(PAGES)))


async def _is_there(http, simulator, send, account):
    """Asks until the answer can be believed."""
    while True:
        if send is _post_on_page:
            url = f"{simulator.facebook_url}/v26.0/{account}/published_posts"
            answer = await _try(http.get(url, params={"access_token": f"EAAsim.{account}"}))
            found = answer and answer.get("data")
        else:
            url = f"{simulator.zalo_url}/v2.0/article/getslice"
            params = {"offset": 0, "limit": 10, "type": "normal"}
            answer = await _try(http.get(url, params=params, headers={"access_token": f"oa-{account}-a0"}))
            found = answer["data"]["medias"] if answer and answer.get("error") == 0 else None
        if found is not None:
            return bool(found)


async def _post_on_page(http, simulator, account):
    data = {"access_token": f"EAAsim.{account}", "message": f"Tin {account}"}
    return await http.post(f"{simulator.facebook_url}/v26.0/{account}/feed", data=data)


async def _post_on_oa(http, simulator, account):
    from .callers import article

    url = f"{simulator.zalo_url}/v2.0/article/create"
    return await http.post(url, headers={"access_token": f"oa-{account}-a0"}, json=article())


async def _try(call):
    try:
        answer = (await call).json()
    except (httpx.TransportError, ValueError):
        return None
    return answer if isinstance(answer, dict) else None
