import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lantoa.kit import public_web
from lantoa.kit.public_web import NotOpened, Visit, is_public, open_public


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
    with pytest.raises(NotOpened):
        open_public(link, visit(site))
    assert site.asked == []


def test_a_private_address_is_not_opened_whatever_it_is_called(site):
    """The stand-in is a host and a port: another name for the same machine is none."""
    for host in ("127.0.0.1", "[::1]", "127.1", "2130706433", "0x7f000001", "localhost.", "[::ffff:127.0.0.1]"):
        link = f"http://{host}:{site.server_port}/"
        with pytest.raises(NotOpened):
            open_public(link, visit(site, stand_ins=()))
    assert site.asked == []


def test_a_name_that_also_has_a_private_address_is_not_opened(site, monkeypatch):
    answers = [(socket.AF_INET, 1, 6, "", ("8.8.8.8", 80)), (socket.AF_INET, 1, 6, "", ("127.0.0.1", 80))]
    monkeypatch.setattr(public_web.socket, "getaddrinfo", lambda *values, **options: answers)
    with pytest.raises(NotOpened, match="public"):
        open_public("http://hai-mat.example/", visit(site, stand_ins=()))


def test_a_redirect_to_a_private_address_ends_there(site):
    with pytest.raises(NotOpened):
        open_public(at(site, f"/to/http://127.0.0.1:{site.server_port}/bi-mat"), visit(site))
    assert [path for path, _headers in site.asked] == [f"/to/http://127.0.0.1:{site.server_port}/bi-mat"]


def test_redirects_are_followed_where_they_may_go(site):
    assert open_public(at(site, "/to//bai"), visit(site)).url.endswith("/bai")
    only_start = visit(site, may_open=lambda url: "/to/" in url)
    with pytest.raises(NotOpened):
        open_public(at(site, "/to//bai"), only_start)
    with pytest.raises(NotOpened, match="redirects"):
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
    with pytest.raises(NotOpened):
        open_public(f"http://localhost:{port}/", visit(site, stand_ins={("localhost", port)}))
