import gzip
import time

import pytest
from django.db import connection, transaction

from lantoa.services.cache import front, listener
from lantoa.services.cache.facade import drop_pages
from lantoa.services.cache.front import PageFront
from lantoa.services.cache.store import PageStore, Parts


@pytest.fixture
def store(monkeypatch):
    made = PageStore()
    made.is_open = True
    monkeypatch.setattr(front, "store", made)
    monkeypatch.setattr(front, "ensure_listening", lambda: None)
    return made


class Site:
    """A page that says how often it was rendered."""

    content_type = "text/html"

    def __init__(self, headers=(), status="200 OK", during=lambda: None):
        self.rendered = 0
        self.headers, self.status, self.during = list(headers), status, during

    def __call__(self, environ, start_response):
        self.rendered += 1
        self.during()
        start_response(self.status, [("Content-Type", self.content_type), *self.headers])
        return [f"lần {self.rendered}".encode()]


PUBLIC = ("X-Page-Cache", "60")


def ask(app, path="/", method="GET", **headers):
    seen = {}

    def start_response(status, answer_headers, exc_info=None):
        seen.update(status=status, headers=dict(answer_headers))

    body = b"".join(app({"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", **headers}, start_response))
    return seen["status"], seen["headers"], body


def test_a_public_page_is_rendered_once(store):
    site = Site([PUBLIC])
    app = PageFront(site)

    assert [ask(app)[2] for _ in range(3)] == ["lần 1".encode()] * 3
    assert gzip.decompress(ask(app, HTTP_ACCEPT_ENCODING="gzip, br")[2]) == "lần 1".encode()
    assert ask(app, method="HEAD")[2] == b""
    assert "X-Page-Cache" not in ask(app)[1]
    assert site.rendered == 1


def test_our_own_mark_never_leaves_the_house(store):
    for method in ("HEAD", "GET"):
        assert "X-Page-Cache" not in ask(PageFront(Site([PUBLIC])), path=f"/{method}", method=method)[1]


def test_what_networks_add_to_an_address_is_the_same_page(store):
    site = Site([PUBLIC])
    app = PageFront(site)
    for query in ("", "fbclid=IwAR1", "utm_source=zalo&fbclid=2", "zarsrc=30&utm_medium=x"):
        ask(app, QUERY_STRING=query)
    assert site.rendered == 1

    ask(app, QUERY_STRING="trang=2&fbclid=3")
    ask(app, QUERY_STRING="trang=2")
    assert site.rendered == 2


def test_a_reader_who_has_the_page_gets_no_body(store):
    app = PageFront(Site([PUBLIC]))
    etag = ask(app)[1]["ETag"]

    assert ask(app, HTTP_IF_NONE_MATCH=etag)[::2] == ("304 Not Modified", b"")


@pytest.mark.parametrize(
    "site",
    [Site(), Site([PUBLIC, ("Set-Cookie", "a=b")]), Site([PUBLIC], status="404 Not Found")],
    ids=["private", "with a cookie", "missing"],
)
def test_what_is_not_for_everybody_is_not_kept(store, site):
    app = PageFront(site)
    ask(app)

    assert ask(app)[2] == "lần 2".encode()


def test_a_page_rendered_while_something_changed_is_not_kept(store):
    site = Site([PUBLIC], during=store.drop)
    app = PageFront(site)
    ask(app)
    ask(app)

    assert site.rendered == 2


def test_however_many_messages_are_lost_a_page_is_made_anew_after_a_minute(store, monkeypatch):
    assert front.MOST_SECONDS == 60
    monkeypatch.setattr(front, "MOST_SECONDS", 0.2)
    site = Site([("X-Page-Cache", "3600")], during=lambda: time.sleep(0.15))
    app = PageFront(site)
    ask(app)
    assert ask(app)[2] == "lần 1".encode()
    # Its age counts from the beginning of its rendering, when it was read.
    time.sleep(0.06)
    assert ask(app)[2] == "lần 2".encode()


def test_no_page_shows_for_longer_than_a_minute_what_an_old_part_says(store, monkeypatch):
    parts, moment = Parts(store), [1000.0]
    monkeypatch.setattr(front, "parts", parts)
    monkeypatch.setattr(time, "monotonic", lambda: moment[0])
    app = PageFront(Site([PUBLIC], during=lambda: parts.get("foot", str)))
    ask(app, "/dau/")
    moment[0] += 19
    ask(app, "/sau/")

    moment[0] = 1059.0
    assert ask(app, "/sau/")[2] == "lần 2".encode()
    moment[0] = 1060.1
    assert ask(app, "/sau/")[2] == "lần 3".encode()


def test_a_deaf_process_keeps_nothing(store):
    store.drop(is_open=False)
    site = Site([PUBLIC])
    app = PageFront(site)
    ask(app)
    ask(app)

    assert site.rendered == 2


@pytest.mark.django_db(transaction=True)
def test_another_process_hears_of_a_change_when_it_is_committed(monkeypatch):
    heard = PageStore()
    monkeypatch.setattr(listener, "store", heard)
    monkeypatch.setattr(listener, "_is_started", False)
    listener.ensure_listening()
    _until(lambda: heard.is_open)
    before = heard.generation

    with transaction.atomic():
        drop_pages()
        time.sleep(0.05)
        assert heard.generation == before
    _until(lambda: heard.generation > before)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s "
            "AND datname = current_database()",
            [listener.LISTENER],
        )
    _until(lambda: not heard.is_open)


def _until(is_so):
    deadline = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)
