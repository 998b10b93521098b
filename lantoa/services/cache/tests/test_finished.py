import os
import signal
import subprocess
import sys
import threading

import pytest
from django.conf import settings

from lantoa.services.cache import front, standard
from lantoa.services.cache.finished import FILE, SLOTS, Folder
from lantoa.services.cache.front import PageFront
from lantoa.services.cache.standard import standard_headers
from lantoa.services.cache.store import PageStore, Parts
from lantoa.services.cache.tests.test_front import PUBLIC, Site, ask

HOST = "bao.example"


class Clock:
    now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(front.time, "time", made)
    return made


@pytest.fixture
def folder(tmp_path, clock):
    return Folder(tmp_path / "trang", HOST, clock=clock)


@pytest.fixture
def store(monkeypatch, folder):
    made = PageStore(folder)
    made.is_open = True
    monkeypatch.setattr(front, "store", made)
    monkeypatch.setattr(front, "ensure_listening", lambda: None)
    return made


def page_site(**options):
    site = Site([PUBLIC, *(header for header in standard_headers() if header[0] != "Content-Type")], **options)
    site.content_type = dict(standard_headers())["Content-Type"]
    return site


def visit(app, path="/bai/", **environ):
    return ask(app, path=path, **{"HTTP_HOST": HOST, **environ})


def shown(folder, path="/bai/", ending=""):
    """What nginx finds at this moment."""
    file = folder.root / "current" / f"s{int(folder.clock() // 10)}" / folder.site / f"{path[1:]}{FILE}{ending}"
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def files(folder):
    return sorted(str(path.relative_to(folder.root)) for path in folder.root.rglob("*") if path.is_file())


def test_a_kept_page_lies_on_disk_as_it_is_answered(store, folder):
    status, headers, body = visit(PageFront(page_site()))

    file = next(path for path in folder.root.rglob(FILE))
    assert (status, body) == ("200 OK", shown(folder))
    assert headers["ETag"] == f'"{int(file.stat().st_mtime):x}-{len(body):x}"'
    zipped = visit(PageFront(page_site()), HTTP_ACCEPT_ENCODING="gzip")
    assert zipped[2] == shown(folder, ending=".gz")


def test_nginx_may_read_it_whatever_our_umask(store, folder):
    before = os.umask(0o077)
    try:
        visit(PageFront(page_site()))
    finally:
        os.umask(before)
    modes = {oct(path.stat().st_mode & 0o777) for path in (folder.root / "current").rglob("*")}
    assert modes == {"0o755", "0o644"}


def test_a_page_lapses_after_a_minute_with_nobody_to_remove_it(store, folder, clock):
    visit(PageFront(page_site()))
    for _ in range(SLOTS):
        assert shown(folder)
        clock.now += 10
    assert shown(folder) is None


def test_memory_and_disk_lapse_together(store, folder, clock):
    clock.now += 9.5
    site = page_site()
    visit(PageFront(site))

    (page,) = store._pages.values()
    assert page.fresh_until - front.time.monotonic() == pytest.approx(50.5, abs=0.4)


def test_nginx_shows_a_page_no_longer_than_the_oldest_part_of_it_may_be_shown(store, folder, clock, monkeypatch):
    parts = Parts(store)
    monkeypatch.setattr(front, "parts", parts)
    app = PageFront(page_site(during=lambda: setattr(parts._answer, "since", parts.since - 15)))
    visit(app)

    (page,) = store._pages.values()
    assert page.fresh_until - front.time.monotonic() == pytest.approx(40, abs=5.4)
    clock.now += 39
    assert shown(folder) is not None
    clock.now += 1
    assert shown(folder) is None


def test_nothing_old_is_shown_after_a_drop(store, folder):
    visit(PageFront(page_site()))
    store.drop()

    assert shown(folder) is None
    folder.sweep()
    assert files(folder) == []


def test_a_page_rendered_while_another_process_hears_of_a_change_is_not_shown(store, folder):
    # The other process's own folder object: nothing but the disk is shared.
    other = Folder(folder.root, HOST, clock=folder.clock)
    site = page_site(during=other.drop)
    app = PageFront(site)
    visit(app)

    assert shown(folder) is None
    site.during = lambda: None
    assert visit(app)[2] == shown(folder) == "lần 2".encode()


def test_a_page_that_another_process_dropped_is_made_once_more(store, folder):
    site = page_site()
    app = PageFront(site)
    visit(app)
    Folder(folder.root, HOST, clock=folder.clock).drop()

    assert [visit(app)[2] for _ in range(3)] == ["lần 2".encode()] * 3
    assert shown(folder) == "lần 2".encode()


def test_a_deaf_process_writes_nothing(store, folder):
    store.close()
    visit(PageFront(page_site()))

    assert files(folder) == []


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_HOST": "evil.example"},
        {"HTTP_HOST": f"{HOST}:81"},
        {"HTTP_HOST": "../../etc"},
        {"QUERY_STRING": "trang=2"},
        {"path": "/../../etc/"},
        {"path": "/a/../b/"},
        {"path": "/./"},
        {"path": "//a/"},
        {"path": "/a"},
        {"path": "/a\x00b/"},
        {"path": "/a\nb/"},
        {"path": "/%2e%2e/"},
        {"path": "/.new-1/"},
        {"path": "/tin\xc3\xa0/"},
        {"path": f"/{'a' * 300}/"},
        {"path": "/a" * 500 + "/"},
    ],
    ids=repr,
)
def test_what_is_not_an_address_of_ours_never_becomes_a_file(store, folder, environ):
    assert visit(PageFront(page_site()), **environ)[0] == "200 OK"

    assert files(folder) == []


def test_marks_of_networks_lead_to_the_same_file(store, folder):
    visit(PageFront(page_site()), QUERY_STRING="fbclid=1&utm_source=zalo")
    assert shown(folder)


@pytest.mark.parametrize(
    "site",
    [
        Site([PUBLIC]),
        Site([PUBLIC, *standard_headers(), ("X-Own", "1")]),
        Site([("X-Page-Cache", "30"), *standard_headers()]),
    ],
    ids=["other type", "a header of its own", "short-lived"],
)
def test_what_nginx_would_show_otherwise_stays_with_us(store, folder, site):
    visit(PageFront(site))
    assert files(folder) == []


def test_upper_and_lower_case_are_two_addresses(store, folder):
    visit(PageFront(page_site()), path="/don-vi/LG/")

    assert shown(folder, "/don-vi/LG/")
    assert shown(folder, "/don-vi/lg/") is None


def test_a_full_disk_is_no_error_for_the_reader(store, folder, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "utime", full)
    app = PageFront(page_site())

    assert visit(app)[::2] == ("200 OK", "lần 1".encode())
    assert files(folder) == []
    # It is not tried again at once, and the page is served from memory.
    assert visit(app, path="/khac/")[0] == "200 OK"
    assert visit(app)[2] == "lần 1".encode()


def test_a_root_that_cannot_be_made_is_no_error_for_the_reader(store, folder):
    folder.root.write_text("no folder")

    assert visit(PageFront(page_site()))[0] == "200 OK"
    store.drop()
    folder.sweep()


def test_the_sweeper_takes_what_has_lapsed_and_leaves_the_rest(store, folder, clock):
    visit(PageFront(page_site()))
    clock.now += 25
    folder.sweep()
    assert len([name for name in files(folder) if "/s" in name]) == 2 * (SLOTS - 2)

    clock.now += 60
    folder.sweep()
    assert {name.split("/")[1][0] for name in files(folder)} == {"l"}

    clock.now += 2000
    folder.sweep()
    assert files(folder) == []


def test_a_clock_put_back_keeps_nothing_for_later(store, folder, clock):
    visit(PageFront(page_site()))
    clock.now -= 3600
    folder.sweep()
    assert files(folder) == []


def test_one_walk_through_all_units_does_not_fill_the_disk(store, folder, monkeypatch):
    monkeypatch.setattr("lantoa.services.cache.finished.MOST_LAST", 2)
    app = PageFront(page_site())
    for number in range(4):
        visit(app, path=f"/don-vi/{number}/")

    assert len({name.split("/")[-2] for name in files(folder) if "/l" in name}) == 2
    assert shown(folder, "/don-vi/3/")


def test_readers_never_see_half_a_page(folder, clock):
    """One process writes two versions by turns, another drops, a third reads."""
    bodies, stop, wrong = (b"a" * 200_000, b"b" * 200_000), threading.Event(), []

    def read():
        while not stop.is_set():
            if (seen := shown(folder)) not in (*bodies, None):
                wrong.append(len(seen))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(150):
        with folder.present() as place:
            folder.write(place, "/bai/", (bodies[number % 2], b"z"), stamp=1, begun=clock.now)
        if number % 20 == 0:
            folder.drop()
    stop.set()
    reader.join()
    assert wrong == []


KILLED = """
import os, sys, time
from pathlib import Path
from lantoa.services.cache.finished import Folder
folder = Folder(Path(sys.argv[1]), "bao.example")
with folder.present() as place:
    print("begun", flush=True)
    while True:
        folder.write(place, "/bai/", (b"old" * 100_000, b"old"), stamp=1, begun=time.time())
"""


def test_a_process_killed_while_it_writes_leaves_nothing_old_behind(tmp_path):
    folder = Folder(tmp_path, HOST)
    for _ in range(3):
        writer = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE)
        assert writer.stdout.readline() == b"begun\n"
        while not shown(folder):
            assert writer.poll() is None
        # Heard here alone; the writer goes on with what it has, and is killed in the middle of it.
        folder.drop()
        assert shown(folder) is None
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        assert shown(folder) is None
    folder.sweep()
    assert files(folder) == []


def test_the_headers_are_those_of_the_settings(settings):
    standard.standard_headers.cache_clear()
    settings.BASE_URL, settings.SECURE_HSTS_SECONDS = "https://bao.example", 31536000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    try:
        headers = dict(standard_headers())
    finally:
        standard.standard_headers.cache_clear()
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "script-src 'self'" in headers["Content-Security-Policy"]


def test_the_settings_keep_it_off_unless_a_folder_is_named():
    assert settings.PAGES_DIR == ""
