"""Each request has a line of its own, and gives it back however it ends."""

import asyncio

import httpx
import pytest

from lantoa.publishing.distribution.worker.lines import Lines


async def serve(answers):
    """A server that counts its connections; `answers` says what it does with each request in turn."""
    opened = []

    async def talk(reader, writer):
        opened.append(writer)
        while await reader.readuntil(b"\r\n\r\n"):
            answer = next(answers)
            if answer == "cut":
                writer.close()
                return
            await asyncio.sleep(0.02)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", opened


def run(work, answers=("ok",) * 100):
    async def whole():
        server, url, opened = await serve(iter(answers))
        async with httpx.AsyncClient(transport=Lines(), trust_env=False) as http:
            await work(http, url)
            lines = http._transport._free
            assert len(lines) == len(set(lines))
        server.close()
        return len(opened), len(lines)

    return asyncio.run(whole())


def test_requests_one_after_the_other_share_one_connection():
    async def work(http, url):
        for _ in range(5):
            assert (await http.get(url)).json() == {}

    assert run(work)[0] == 1


def test_as_many_connections_as_requests_are_on_their_way():
    async def work(http, url):
        for _ in range(3):
            await asyncio.gather(*(http.get(url) for _ in range(8)))

    assert run(work)[0] == 8


def test_a_line_that_was_cut_or_given_up_is_used_again():
    async def work(http, url):
        with pytest.raises(httpx.RemoteProtocolError):
            await http.get(url)
        with pytest.raises(httpx.ReadTimeout):
            await http.get(url, timeout=0.005)
        async with http.stream("GET", url):
            pass
        assert len(http._transport._free) == 1
        assert (await http.get(url)).json() == {}

    assert run(work, ("cut", *("ok",) * 10))[0] >= 3


def test_a_request_that_is_cancelled_gives_its_line_back():
    async def work(http, url):
        task = asyncio.create_task(http.get(url))
        await asyncio.sleep(0.005)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(http._transport._free) == 1

    run(work)
