"""Addresses that strangers gave us."""

import asyncio
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from lantoa.kit.public_web import (
    MOST_READ,
    Outside,
    Unreached,
    Unsafe,
    Visit,
    check_address,
    is_public,
    open_public,
)


class Site(BaseHTTPRequestHandler):
    """Answers of a site that means well, and of one that does not."""

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
            return
        self.send_response(404 if self.path == "/none" else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        try:
            if self.path == "/huge":
                for _part in range(64):
                    self.wfile.write(b"x" * 64 * 1024)
            elif self.path == "/slow":
                for _part in range(100):
                    self.wfile.write(b"y" * 16 * 1024)
                    self.wfile.flush()
                    time.sleep(0.1)
            else:
                self.wfile.write("Bữa cơm ca ba".encode())
        except OSError:
            pass

    def do_POST(self):
        time.sleep(1)
        self.do_GET()

    def log_message(self, *values):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked = []
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def visit(site, **changes):
    stand_ins = {("localhost", site.server_port)}
    values = {"agent": "ThuBot/1.0", "may_open": lambda url: True, "stand_ins": stand_ins, "seconds": 3.0}
    return Visit(**values | changes)


def at(site, path):
    return f"http://localhost:{site.server_port}{path}"


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::808:808", True),
        ("64:ff9b:1::808:808", False),
        ("2002:7f00:1::", False),
        ("không", False),
    ],
)
def test_only_the_public_internet_is_public(address, is_one):
    assert is_public(address) is is_one


def test_a_page_is_read_with_its_status_and_our_name(site):
    page = open_public(at(site, "/bai#phan"), visit(site))
    assert (page.status, page.text) == (200, "Bữa cơm ca ba")
    path, headers = site.asked[0]
    assert path == "/bai"
    assert headers["User-Agent"] == "ThuBot/1.0"
    assert headers["Host"] == f"localhost:{site.server_port}"
    assert open_public(at(site, "/none"), visit(site)).status == 404


@pytest.mark.parametrize(
    "link",
    [
        "ftp://localhost/x",
        "file:///etc/passwd",
        "gopher://localhost:70/",
        "http://",
        "http://[bad",
        "http://user:secret@localhost/",
        "http://localhost:99999/",
        "//localhost/",
    ],
)
def test_what_is_no_plain_web_address_is_not_opened(site, link):
    with pytest.raises(Unsafe):
        open_public(link, visit(site))
    assert site.asked == []


def test_a_private_address_is_not_opened_whatever_it_is_called(site):
    """The stand-in is a host and a port: another name for the same machine is none."""
    for host in ("127.0.0.1", "[::1]", "127.1", "2130706433", "0x7f000001", "localhost.", "[::ffff:127.0.0.1]"):
        link = f"http://{host}:{site.server_port}/"
        with pytest.raises(Unsafe):
            open_public(link, visit(site, stand_ins=()))
    assert site.asked == []


def test_a_name_that_also_has_a_private_address_is_not_opened(site, monkeypatch):
    answers = [(socket.AF_INET, 1, 6, "", ("8.8.8.8", 80)), (socket.AF_INET, 1, 6, "", ("127.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *values, **options: answers)
    with pytest.raises(Unsafe, match="mạng công cộng"):
        open_public("http://hai-mat.example/", visit(site, stand_ins=()))


def test_a_redirect_to_a_private_address_ends_there(site):
    with pytest.raises(Unsafe):
        open_public(at(site, f"/to/http://127.0.0.1:{site.server_port}/bi-mat"), visit(site))
    assert [path for path, _headers in site.asked] == [f"/to/http://127.0.0.1:{site.server_port}/bi-mat"]


def test_redirects_are_followed_where_they_may_go(site):
    assert open_public(at(site, "/to//bai"), visit(site)).url.endswith("/bai")
    only_start = visit(site, may_open=lambda url: "/to/" in url)
    with pytest.raises(Unsafe):
        open_public(at(site, "/to//bai"), only_start)
    with pytest.raises(Unreached, match="redirects"):
        open_public(at(site, "/to//to//to//to//to//bai"), visit(site))


def test_a_huge_page_is_cut(site):
    assert len(open_public(at(site, "/huge"), visit(site, most_bytes=100_000)).text) == 100_000


def test_a_page_that_drips_is_cut_in_time(site):
    started = time.monotonic()
    open_public(at(site, "/slow"), visit(site, seconds=0.5, most_bytes=10**9))
    assert time.monotonic() - started < 3


def test_nobody_there_is_said(site):
    gone = socket.socket()
    gone.bind(("127.0.0.1", 0))
    port = gone.getsockname()[1]
    gone.close()
    with pytest.raises(Unreached):
        open_public(f"http://localhost:{port}/", visit(site, stand_ins={("localhost", port)}))


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


def test_the_number_that_was_checked_is_the_one_that_is_called(site, monkeypatch):
    asked = []

    async def looked_up(self, host, port, **_):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", looked_up)
    reply = call(f"http://don-vi.example:{site.server_port}/bai")
    assert (reply.status, reply.body.decode()) == (200, "Bữa cơm ca ba")
    assert site.asked[0][1]["Host"] == f"don-vi.example:{site.server_port}"
    # The socket's own look-up sees a number, never the name.
    assert [host for host in asked if host == "don-vi.example"] == ["don-vi.example"]


def test_a_call_follows_no_redirect(site):
    assert call(at(site, "/to//bai")).status == 302
    assert len(site.asked) == 1


def test_a_long_answer_is_cut_and_a_slow_one_is_left(site):
    assert call(at(site, "/huge")).body == b"x" * MOST_READ
    with pytest.raises(Unreached) as lost:
        call(at(site, "/bai"), method="POST", seconds=0.2, content=b"x")
    assert lost.value.was_sent


def test_an_unknown_name_was_never_sent_to():
    with pytest.raises(Unreached) as lost:
        call("http://khong-co.invalid/")
    assert not lost.value.was_sent
