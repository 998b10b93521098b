"""Addresses that strangers gave us."""

import asyncio
import socket

import httpx
import pytest

from lantoa.publishing.distribution.networks.outside import MOST_READ, Outside, Unreached, Unsafe, check_address


@pytest.fixture
def public_only(settings):
    settings.ALLOW_PRIVATE_CALLBACKS = False


def call(url, *, method="GET", seconds=3.0, **options):
    async def once():
        async with httpx.AsyncClient(trust_env=False) as http:
            return await Outside(http, seconds=seconds).call(method, url, **options)

    return asyncio.run(once())


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "//a.example/x",
        "http://",
        "http://user:pass@a.example/",
        "http://a.example/#x",
        "http://a.example:22/",
        "http://a.example:6379/",
        "http://localhost/",
        "http://db/",
        "http://127.0.0.1/",
        "http://127.1.2.3/",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://a.example/\r\nx",
        "http://a .example/",
        "http://a.example:99999/",
        "https://a.example/" + "x" * 1000,
    ],
)
def test_what_is_not_on_the_public_web_is_not_called(public_only, url):
    with pytest.raises(Unsafe):
        check_address(url)


@pytest.mark.parametrize(
    "url", ["https://a.example/x?y=1", "http://a.example:80/", "https://8.8.8.8/", "https://[2606:4700::1111]/"]
)
def test_public_addresses_may_be_called(public_only, url):
    assert check_address(url).hostname


def test_push_endpoints_must_be_https(public_only):
    with pytest.raises(Unsafe):
        check_address("http://push.example/x", schemes=("https",))
    assert check_address("https://push.example/x", schemes=("https",))


@pytest.mark.parametrize("number", ["127.0.0.1", "10.0.0.8", "::1", "::ffff:192.168.0.1", "169.254.169.254"])
def test_a_name_that_leads_inside_is_refused_when_it_is_looked_up(public_only, monkeypatch, number):
    """Only the look-up is played: a name server of a stranger may say anything, at every look anew."""

    async def looked_up(self, host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port)), (0, 0, 0, "", (number, port))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", looked_up)
    with pytest.raises(Unsafe):
        call("http://rebinding.example/")


def test_the_number_that_was_checked_is_the_one_that_is_called(simulator, monkeypatch):
    port = int(simulator.url.rsplit(":", 1)[1])
    asked = []

    async def looked_up(self, host, port, **_):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", looked_up)
    reply = call(f"http://don-vi.example:{port}/receiver/a?hub.mode=subscribe&hub.challenge=c1")
    assert (reply.status, reply.body) == (200, b"c1")
    # The socket's own look-up sees a number, never the name.
    assert [host for host in asked if host == "don-vi.example"] == ["don-vi.example"]


def test_a_long_answer_is_cut_and_a_slow_one_is_left(simulator):
    challenge = "x" * 5_000
    reply = call(f"{simulator.receiver_url}/a", params={"hub.mode": "subscribe", "hub.challenge": challenge})
    assert reply.body == b"x" * MOST_READ
    simulator.fault("slow", network="receiver", on=["delivery"], options={"ms": 2000})
    with pytest.raises(Unreached) as lost:
        call(f"{simulator.receiver_url}/a", method="POST", seconds=0.2, content=b"x")
    assert lost.value.was_sent


def test_an_unknown_name_was_never_sent_to():
    with pytest.raises(Unreached) as lost:
        call("http://khong-co.invalid/")
    assert not lost.value.was_sent
