"""The hub's share of a worker: confirm what was asked, send what is due."""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx
from django.db import connection

from lantoa.kit.public_web import Outside
from lantoa.publishing.distribution.websub.pings import claim_pings, pack, send, settle
from lantoa.publishing.distribution.websub.verify import ask_callback, claim_requests, settle_request

log = logging.getLogger(__name__)
T = TypeVar("T")
S = TypeVar("S")
AT_ONCE, MOST_ROUNDS = 20, 50
_running = threading.Lock()


def work() -> int:
    """Ask and send until nothing is due; returns how many callbacks were called. Any number may work at once.

    A round's rows are taken in one transaction, called outside any, and settled one by one: whoever dies in between
    leaves them to the next after a minute.
    """
    called = 0
    for _round in range(MOST_ROUNDS):
        requests = claim_requests(AT_ONCE)
        answers = _all(ask_callback, requests)
        for answer in answers:
            settle_request(answer)
        pings = claim_pings(AT_ONCE)
        outcomes = _all(send, pack(pings))
        for outcome in outcomes:
            settle(outcome)
        called += len(answers) + len(outcomes)
        if not requests and not pings:
            break
    return called


def _all(act: Callable[[Outside, S], Awaitable[T]], things: list[S]) -> list[T]:
    if not things:
        return []

    async def together() -> list[T]:
        async with httpx.AsyncClient(trust_env=False, follow_redirects=False) as http:
            outside = Outside(http)
            return list(await asyncio.gather(*(act(outside, thing) for thing in things)))

    return asyncio.run(together())


def start_work() -> None:
    """`work` in a thread of its own, unless it still runs: slow sites must not hold up a worker's other duties."""
    if _running.acquire(blocking=False):
        threading.Thread(target=_work_and_close, name="websub", daemon=True).start()


def _work_and_close() -> None:
    try:
        work()
    except Exception:
        log.exception("the hub's work broke; what it had taken is free again in a minute")
    finally:
        connection.close()
        _running.release()
