"""The shipped nginx configuration before two web nodes: what it serves, what we do, and when we are away."""

import gzip
import http.client
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.web import shipped_nginx
from lantoa.config.processes.nginx import nginx_conf
from lantoa.faces.portal.tests.factories import address, make_piece, make_section
from lantoa.publishing.newsroom.signals import piece_changed, piece_withdrawn
from lantoa.services.cache.facade import FILE, drop_pages, standard_headers
from tests.live import LANTOA, ROOT, House, answers, free_port, inside, running_house

GZIP = {"Accept-Encoding": "gzip"}


@dataclass
class Node:
    """One machine: its web process, its nginx, the folder between them."""

    port: int
    own_port: int
    pages: Path
    environment: dict[str, str]
    house: House
    process: subprocess.Popen | None = None

    def start(self) -> None:
        with (self.pages.parent / f"{self.pages.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*LANTOA, "serve"], env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        House.wait_until(lambda: answers(self.own), seconds=60, what="the web process")

    def kill(self) -> None:
        """Outright; its workers end with it."""
        if self.process:
            self.process.kill()
            self.process.wait()
            House.wait_until(lambda: not answers(self.own), what="the end of the workers")
            self.process = None

    @property
    def own(self) -> str:
        return f"http://127.0.0.1:{self.own_port}/healthz"

    def ask(self, path: str, *, method: str = "GET", port: int = 0, body: str | None = None, **headers: str):
        line = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=20)
        line.request(method, path, body, {"Host": f"localhost:{NETLOC}", **headers})
        answer = line.getresponse()
        seen = answer.status, dict(answer.getheaders()), answer.read()
        line.close()
        return seen

    def text(self, path: str) -> str:
        return self.ask(path)[2].decode()

    def files(self) -> list[Path]:
        return list(self.pages.glob(f"current/s*/**/{FILE}"))


NETLOC = free_port()


@pytest.fixture(scope="module")
def nodes(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Node]]:
    """Two nodes on one database: the house, and one more process with a folder and an nginx of its own."""
    data = tmp_path_factory.mktemp("nginx")
    folders = [data / "pages-0", data / "pages-1"]
    common = {"LANTOA_BASE_URL": f"http://localhost:{NETLOC}", "LANTOA_TRUST_PROXY": "1"}
    with ExitStack() as stack:
        house = stack.enter_context(running_house("nginx", data, **common, LANTOA_PAGES_DIR=str(folders[0])))
        own, other = int(house.environment["PORT"]), free_port()
        environment = {**house.environment, "PORT": str(other), "LANTOA_PAGES_DIR": str(folders[1])}
        first = Node(NETLOC, own, folders[0], house.environment, house, house.processes[0])
        second = Node(free_port(), other, folders[1], environment, house)
        second.start()
        conf = house.run("nginx-conf").replace(f"listen {NETLOC};", f"listen 127.0.0.1:{NETLOC};")
        stack.callback(lambda: (first.kill(), second.kill()))
        stack.enter_context(shipped_nginx(conf, f"http://localhost:{NETLOC}/healthz"))
        for mine, its in ((f":{NETLOC};", f":{second.port};"), (f":{own} ", f":{other} "), ("pages-0", "pages-1")):
            conf = conf.replace(mine, its)
        stack.enter_context(shipped_nginx(conf, f"http://localhost:{second.port}/healthz"))
        yield [first, second]


@pytest.fixture
def node(nodes, django_db_blocker) -> Iterator[Node]:
    with django_db_blocker.unblock(), inside(nodes[0].house):
        yield nodes[0]


@pytest.fixture
def piece(node):
    made = make_piece()
    drop_pages()
    time.sleep(0.2)
    return made


def is_finished(node: Node, path: str) -> bool:
    return any(path in f"{file.parent}/" for file in node.files())


def test_nginx_says_what_we_say(node, piece):
    """Word for word, apart from the order in which a policy lists its parts and from who asks the next reader."""
    path = address(piece)
    node.ask(path)
    assert is_finished(node, path)

    for headers in ({}, GZIP):
        ours, theirs = node.ask(path, port=node.own_port, **headers), node.ask(path, **headers)
        assert (theirs[0], theirs[2]) == (ours[0], ours[2])
        assert calm(theirs[1]) == calm(ours[1])
        again = {**headers, "If-None-Match": theirs[1]["ETag"]}
        assert node.ask(path, **again)[::2] == node.ask(path, port=node.own_port, **again)[::2] == (304, b"")
    assert gzip.decompress(node.ask(path, **GZIP)[2]) == node.ask(path)[2]


def calm(headers: dict[str, str]) -> dict[str, str]:
    """Without what each server says of itself and of the line."""
    named = {name.lower(): value for name, value in headers.items()}
    for own in ("date", "server", "connection"):
        named.pop(own, None)
    named["content-security-policy"] = "; ".join(sorted(named["content-security-policy"].split("; ")))
    return named


def test_a_change_shows_within_a_second_on_every_node(nodes, node, piece):
    paths = (address(piece), "/", "/tin-tuc/", "/tin-tuc/?trang=1")
    for number in range(4):
        for each in nodes:
            [each.text(path) for path in paths * 2]
            assert is_finished(each, address(piece))
        piece.title = f"Tựa mới thứ {number}"
        piece.save()
        piece_changed.send(sender=type(piece), article=piece)
        changed_at = time.monotonic()
        for each in nodes:
            for path in paths:
                while piece.title not in each.text(path):
                    assert time.monotonic() - changed_at < 1.0, (path, number)


def test_a_withdrawn_piece_is_gone_within_a_second_on_every_node(nodes, node, piece):
    for each in nodes:
        assert each.ask(address(piece))[0] == each.ask(address(piece))[0] == 200
    type(piece).objects.filter(pk=piece.pk).update(live=False, state="withdrawn")
    piece_withdrawn.send(sender=type(piece), article=piece)
    time.sleep(0.7)

    for each in nodes:
        assert each.ask(address(piece))[0] == 410
        assert piece.title not in each.text("/")


def test_a_renamed_section_shows_within_a_second_on_every_node(nodes, node, piece):
    section = make_section()
    for each in nodes:
        assert each.ask("/")[0] == each.ask(address(piece))[0] == 200
    section.title = "Đời sống mới"
    section.save_revision().publish()
    time.sleep(0.8)

    for each in nodes:
        assert "Đời sống mới" in each.text("/")
        assert "Đời sống mới" in each.text(address(piece))


def test_readers_and_a_change_at_the_same_time(node, piece):
    """Somebody asks all the time while it changes forty times: after each change none sees what was before for long."""
    path, seen = address(piece), ""
    for number in range(40):
        type(piece).objects.filter(pk=piece.pk).update(title=f"Lần {number}.")
        drop_pages()
        end = time.monotonic() + 1.0
        while f"Lần {number}." not in (seen := node.text(path)):
            assert time.monotonic() < end, number
    assert "Lần 39." in seen


def test_it_survives_our_restart(node, piece):
    path = address(piece)
    style = re.search(r'/static/[^"]+\.css', node.text(path))[0]
    node.kill()
    try:
        assert node.ask(style)[0] == 200
        assert node.ask(path)[0] == 200
        assert node.ask(f"{path}?fbclid=1", Cookie="_ga=1")[0] == 200
        status, headers, _ = node.ask("/tin-tuc/khong-co-1/")
        assert (status, headers["Retry-After"]) == (503, "10")
        # What has lapsed is shown as long as we do not answer.
        for stretch in node.pages.glob("current/s*"):
            stretch.rename(stretch.with_name(f"s1{stretch.name}"))
        assert node.ask(path)[0] == 200
    finally:
        node.start()
    House.wait_until(lambda: not list(node.pages.glob("current/s1s*")), what="the drop of the new process")
    assert node.ask(path)[0] == 200


@pytest.mark.parametrize(
    "headers",
    [{"Cookie": "sessionid=x"}, {"Cookie": "a=b; sessionid=x"}, {"HX-Request": "true"}],
    ids=["signed in", "signed in, and more", "a part of a page"],
)
def test_who_is_known_is_answered_by_us(node, piece, headers):
    path = address(piece)
    node.ask(path)
    for file in node.files():
        # In place: the file that nginx may have opened.
        file.write_bytes(b"from disk")

    assert node.ask(path)[2] == b"from disk"
    assert node.ask(f"{path}?fbclid=a&utm_source=b")[2] == b"from disk"
    assert node.ask(path, method="HEAD")[0] == 200
    assert node.ask(path, **headers)[2] != b"from disk"
    assert node.ask(f"{path}?trang=1")[2] != b"from disk"
    assert node.ask(f"{path}?fbclid=a&x=1")[2] != b"from disk"
    drop_pages()


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd/",
        "/..%2f..%2fetc/passwd/",
        "/tin-tuc/index.html",
        f"/tin-tuc/{FILE}",
        "/current/",
        "/tin-tuc/%00/",
        "/.new-1/",
        "/media/documents/a.pdf",
        "/media/videos_raw/a.mp4",
        "/media/images/../videos_raw/a.mp4",
        "/media/images/.hidden",
        "/static/../pages-0/current/",
        "/" + "a" * 4000 + "/",
        "/tin%C3%A0/",
    ],
)
def test_hostile_addresses_find_nothing(node, piece, path):
    node.ask(address(piece))
    (node.house.data / "media" / "videos_raw").mkdir(parents=True, exist_ok=True)
    (node.house.data / "media" / "videos_raw" / "a.mp4").write_bytes(b"secret")

    assert node.ask(path)[0] in (400, 404)


def test_another_host_is_refused(node):
    assert node.ask("/", Host="evil.example")[0] == 421
    assert node.ask("/", Host="localhost/../x")[0] in (400, 421)


def test_the_printed_file_says_what_the_settings_say(settings):
    settings.BASE_URL, settings.SECURE_HSTS_SECONDS = "https://bao.example:8443", 60
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.PAGES_DIR = settings.STATIC_ROOT = settings.MEDIA_ROOT = "/srv/lan toa"
    with pytest.raises(ValueError, match="lan toa"):
        nginx_conf()
    settings.PAGES_DIR = settings.STATIC_ROOT = settings.MEDIA_ROOT = "/srv/lantoa"
    standard_headers.cache_clear()
    text = nginx_conf()
    standard_headers.cache_clear()

    assert not re.search(r"@\w+@", text)
    assert 'add_header Strict-Transport-Security "max-age=60";' in text
    assert "listen 8443 ssl http2;" in text
    assert "return 301 https://bao.example:8443$request_uri;" in text


def test_our_own_alarms_pass_as_they_are(node):
    status, _, body = node.ask("/readyz")
    assert (status, node.ask("/readyz", port=node.own_port)[0]) == (503, 503)
    assert b"worker" in body


def test_writes_and_machines_reach_us(node):
    assert node.ask("/tai-khoan/dang-nhap/", method="POST", body="a=b")[0] in (403, 404)
    assert node.ask("/api/v1/sections")[0] == 401
    assert node.ask("/healthz")[0] == 200
    assert node.ask("/rss/")[1]["Content-Type"].startswith("application/")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_finished_page_is_for_readers_only(node, piece, method):
    """nginx itself would refuse them: what may be done at an address is ours to say."""
    path = address(piece)
    node.ask(path)
    assert is_finished(node, path)
    theirs, ours = (node.ask(path, method=method, body="a=b", port=port) for port in (0, node.own_port))

    assert (theirs[0], theirs[1].get("Allow"), theirs[2]) == (ours[0], ours[1].get("Allow"), ours[2])


@pytest.mark.parametrize(
    "path", ["/tim-kiem/?q=%C4%91%E1%BB%91i%20tho%E1%BA%A1i+50%25", "/tin-tuc", "/tin%2Dtuc/?trang=1"]
)
def test_addresses_reach_us_as_they_were_asked(node, piece, path):
    theirs, ours = node.ask(path), node.ask(path, port=node.own_port)

    assert theirs[0] == ours[0]
    assert theirs[1].get("Location") == ours[1].get("Location")
    assert re.findall('value="([^"]*)"', theirs[2].decode()) == re.findall('value="([^"]*)"', ours[2].decode())
