"""What the portal tells the hub, and what its feeds say of it."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from wagtail.models import Locale, Page

from lantoa.faces.portal.hub import changed_since, entry_of, is_topic
from lantoa.faces.portal.receivers import show_piece
from lantoa.faces.portal.tests.factories import make_picture, make_piece, make_section, make_unit
from lantoa.kit.clock import now
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.models import WebSubPing, WebSubSubscription
from lantoa.publishing.distribution.tests.conftest import FAST, one_simulator, simulator
from lantoa.publishing.distribution.worker import Options, run_worker
from lantoa.publishing.newsroom.facade import Article
from simulator.testing import RunningSimulator

__all__ = ["one_simulator", "simulator"]

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
HOST = "http://testserver"


@pytest.mark.parametrize("path", ["/rss/", "/rss/tin-tuc/", "/rss/don-vi/LG/"])
def test_every_feed_names_its_hub_and_itself(client: Client, path: str) -> None:
    make_piece(unit=make_unit())
    answer = client.get(path)
    links = {link.get("rel"): link.get("href") for link in ElementTree.fromstring(answer.content).iter(f"{ATOM}link")}
    assert links == {"self": f"{HOST}{path}", "hub": f"{HOST}/websub/"}
    assert answer.headers["Link"] == f'<{HOST}/websub/>; rel="hub", <{HOST}{path}>; rel="self"'
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.headers["Link"]) == (304, answer.headers["Link"])


def test_an_entry_is_the_feed_with_this_piece_alone() -> None:
    superior = make_unit("LG-A", "CĐ các KCN")
    piece = make_piece("Bữa cơm ca ba", unit=make_unit("LG-A-1", "CĐCS May", superior), cover=make_picture())
    make_piece("Bài khác")
    entry = entry_of(piece.pk)
    wanted = ["/rss/", "/rss/tin-tuc/", "/rss/don-vi/LG-A/", "/rss/don-vi/LG-A-1/"]
    assert list(entry.topics) == [f"{HOST}{path}" for path in wanted]
    channel = ElementTree.fromstring(entry.render(entry.topics[2])).find("channel")
    assert [item.findtext("title") for item in channel.iter("item")] == ["Bữa cơm ca ba"]
    assert {link.get("href") for link in channel.iter(f"{ATOM}link")} == {f"{HOST}/websub/", entry.topics[2]}
    assert channel.find("item").findtext(f"{ATOM}updated")


def test_each_publication_is_a_version_and_what_is_not_out_is_no_entry() -> None:
    piece = make_piece()
    first = entry_of(piece.pk).version
    assert entry_of(piece.pk).version == first
    Article.objects.filter(pk=piece.pk).update(last_published_at=now() + timedelta(seconds=1))
    assert entry_of(piece.pk).version != first
    assert list(changed_since(now())) == [piece.pk]
    assert list(changed_since(now() + timedelta(minutes=1))) == []
    Article.objects.filter(pk=piece.pk).update(live=False)
    assert entry_of(piece.pk) is None
    assert entry_of(0) is None


@pytest.mark.parametrize(
    ("address", "is_ours"),
    [
        ("/rss/", True),
        ("/rss/doi-song/", True),
        ("/rss/don-vi/LG-1/", True),
        ("/rss/khong-co/", False),
        ("/rss/don-vi/KHONG-CO/", False),
        ("/rss/don-vi/", False),
        ("/rss", False),
        ("/don-vi/LG-1/", False),
        ("/rss/../quan-tri/", False),
    ],
)
def test_topics(address: str, is_ours: bool) -> None:
    make_unit("LG-1", "CĐCS May")
    make_section("doi-song", "Đời sống")
    assert is_topic(f"{HOST}{address}") is is_ours
    assert not is_topic(f"https://elsewhere.example{address}")
    assert not is_topic(address)


def test_a_piece_that_comes_out_waits_for_its_followers_once() -> None:
    moment = now() - timedelta(hours=1)
    values = {"state": "active", "lease_until": now() + timedelta(days=1), "active_since": moment, "asked_at": moment}
    for path in ("/rss/", "/rss/don-vi/LG-1/", "/rss/don-vi/LG-2/"):
        callback = f"https://site.example{path}"
        WebSubSubscription.objects.create(
            topic=f"{HOST}{path}", callback=callback, callback_host="site.example", **values
        )
    make_unit("LG-2", "CĐCS khác")
    piece = make_piece(unit=make_unit("LG-1", "CĐCS May"), last_published_at=now())
    for _ in range(2):
        show_piece(sender=Article, article=piece)
    topics = WebSubPing.objects.values_list("subscription__topic", flat=True)
    assert sorted(topics) == [f"{HOST}/rss/", f"{HOST}/rss/don-vi/LG-1/"]


@pytest.mark.django_db(transaction=True)
def test_a_site_that_found_the_hub_in_the_feed_is_told_by_a_worker(client: Client, simulator: RunningSimulator) -> None:
    """As a stranger's program does it: read the feed, ask the hub it names, confirm, receive."""
    simulator.add_accounts({"network": "receiver", "id": "cua-don-vi", "secret": "bi-mat"})
    # Tests with real commits leave an empty database behind.
    Locale.objects.get_or_create(language_code="vi")
    if not Page.objects.filter(depth=1).exists():
        Page.add_root(title="Root", slug="root")
    make_piece("Bài cũ", unit=make_unit("LG-1", "CĐCS May"))
    feed = ElementTree.fromstring(client.get("/rss/don-vi/LG-1/").content)
    links = {link.get("rel"): str(link.get("href")) for link in feed.iter(f"{ATOM}link")}
    asked = {
        "hub.mode": "subscribe",
        "hub.topic": links["self"],
        "hub.callback": f"{simulator.receiver_url}/cua-don-vi",
        "hub.secret": "bi-mat",
    }
    assert client.post(links["hub"].removeprefix(HOST), asked).status_code == 202
    stop = threading.Event()
    worker = threading.Thread(target=run_worker, args=[stop], kwargs={"options": Options(pace=FAST)})
    worker.start()
    try:
        wait_until(lambda: WebSubSubscription.objects.filter(state="active").exists())
        piece = make_piece("Bữa cơm ca ba", unit=Unit.objects.get(code="LG-1"), last_published_at=now())
        show_piece(sender=Article, article=piece)
        wait_until(lambda: WebSubPing.objects.filter(state="sent").exists())
    finally:
        stop.set()
        worker.join(20)
    [told] = simulator.posts("receiver")
    item = ElementTree.fromstring(told["message"]).find("channel/item")
    assert item is not None
    assert (item.findtext("title"), told["values"]["signature"]) == ("Bữa cơm ca ba", "right")
    assert str(item.findtext("guid")).endswith(f":bai-{piece.pk}")


def wait_until(is_so: Callable[[], object], *, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.1)
