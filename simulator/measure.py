"""`python -m simulator.measure`: posts per second of a bare httpx loop against a fresh simulator, as JSON."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from .testing import running_simulator

CONCURRENCY = 32
PAGES = 2_000
FIRST_PAGE = 990_000_000_000_000


async def _post(client: httpx.AsyncClient, numbers: Iterator[int]) -> None:
    for number in numbers:
        page = FIRST_PAGE + number % PAGES
        data = {
            "message": f"Tin số {number}: Liên đoàn Lao động tỉnh tổ chức khám sức khỏe cho đoàn viên",
            "link": f"https://example.vn/s/{number}",
            "access_token": f"EAAsim.{page}",
        }
        answer = await client.post(f"{page}/feed", params={"fields": "id,permalink_url"}, data=data)
        answer.raise_for_status()


async def _loop(base: str, count: int) -> float:
    """Seconds that `count` posts take."""
    numbers = iter(range(count))
    limits = httpx.Limits(max_connections=CONCURRENCY)
    async with httpx.AsyncClient(base_url=base, limits=limits, timeout=30, trust_env=False) as client:
        before = time.perf_counter()
        await asyncio.gather(*(_post(client, numbers) for _ in range(CONCURRENCY)))
        return time.perf_counter() - before


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder, running_simulator(data=Path(folder)) as simulator:
        seconds = asyncio.run(_loop(simulator.facebook_url + "/v26.0/", count))
        stored = sum(simulator.counts("facebook").values())
    result = {"posts": stored, "seconds": round(seconds, 2), "posts_per_second": round(count / seconds)}
    print(json.dumps(result))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
