"""One job for one adapter, without a worker."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx

from lantoa.publishing.distribution.networks.base import Job, Post
from lantoa.publishing.distribution.tests.conftest import FAST

POST = Post(title="Bữa cơm ca ba", text="Mời đọc <b>ngay</b>.", short_url="http://testserver/s/abcdefg")


def make_job(address, token, **values):
    values = {"post": POST, "first_tried_at": datetime.now(UTC) - timedelta(minutes=1), "pace": FAST} | values
    return Job(address=address, token=token, http=None, **values)


def run(act, job):
    """What `act(job)` returns, over a client of its own."""

    async def within_a_client():
        async with httpx.AsyncClient(trust_env=False) as http:
            job.http = http
            return await act(job)

    return asyncio.run(within_a_client())
