"""One job for one adapter, without a worker."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from lantoa.publishing.distribution.networks.base import Account, ChannelError, Job, Post
from lantoa.publishing.distribution.tests.conftest import FAST

POST = Post(title="Bữa cơm ca ba", text="Mời đọc <b>ngay</b>.", short_url="http://testserver/s/abcdefg")
# Time enough for an upload in pieces, also on a busy machine.
PATIENT = replace(FAST, longest_call=timedelta(seconds=20), longest_send=timedelta(seconds=60))


def make_job(address, token, **values):
    values = {"post": POST, "first_tried_at": datetime.now(UTC) - timedelta(minutes=1), "pace": FAST} | values
    return Job(address=address, token=token, http=None, **values)


def again(job):
    """What another worker has after this one was killed: what was kept, and nothing else."""
    kept = {"post": job.post, "options": job.options, "progress": dict(job.progress)}
    return make_job(job.address, job.token, pace=PATIENT, **kept)


def run(act, job):
    """What `act(job)` returns, over a client of its own."""

    async def within_a_client():
        async with httpx.AsyncClient(trust_env=False) as http:
            job.http = http
            return await act(job)

    return asyncio.run(within_a_client())


def ask_account(act, *values, address, token, **named):
    """What `act(account, …)` returns of one account, over a client of its own."""

    async def within_a_client():
        async with httpx.AsyncClient(trust_env=False) as http:
            return await act(Account(address=address, token=token, http=http, pace=FAST), *values, **named)

    return asyncio.run(within_a_client())


def refused(act, job):
    """The error that `act(job)` ends with."""
    with pytest.raises(ChannelError) as refusal:
        run(act, job)
    return refusal.value


def killed_when_it_hangs(act, job, *, hangs):
    """Begin `act(job)`, and be killed once `hangs()`: the server does not answer."""

    async def cut_short(job):
        sending = asyncio.create_task(act(job))
        while not await asyncio.to_thread(hangs):
            await asyncio.sleep(0.02)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)

    run(cut_short, job)
