"""Hostile words in every field: harmless on every page, feed, file and payload that they reach."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from lantoa.kit.text import nfc
from lantoa.org.people.facade import Role, invite
from lantoa.publishing.distribution.facade import share_kit, tasks_for
from lantoa.publishing.newsroom.actions import decline_dispatch, return_dispatch, withdraw_piece
from lantoa.publishing.newsroom.facade import Article, add_photo, public_path
from lantoa.publishing.newsroom.tests.factories import photo_file
from lantoa.services.notify.facade import notify
from tests.hostile.world import World

pytestmark = pytest.mark.django_db

SCRIPT = "</script><script>alert(1)</script>"
QUOTES = "\"'><img src=x onerror=alert(2)>"
LINK = "<a href='javascript:alert(3)' onclick=alert(4)>k</a>{{ 7|add:7 }}${7*7}"
STRANGE = "\u202egnp.exe\u2066\u200b\u200d\ufeff👩‍👩‍👧"
TITLE = f"{SCRIPT}{QUOTES}"
WORDS = f"{SCRIPT}{QUOTES}{LINK}{STRANGE}"


# Scripts that are data: browsers run none of them.
DATA = ("application/ld+json", "application/json")


class Harm(HTMLParser):
    """Collects what would run or lead astray."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.texts: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.found += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action", "formaction", "xlink:href", "hx-get", "hx-post"):
            if re.match(r"\s*(javascript|data|vbscript):", given.get(name, ""), re.IGNORECASE):
                self.found.append(f"{tag} {name}={given[name][:40]}")
        if tag in ("iframe", "object", "embed", "base") or (tag == "img" and given.get("src") == "x"):
            self.found.append(tag)
        if tag == "script":
            self._in_script = given.get("type") in DATA
            if "src" not in given and given.get("type") not in DATA:
                self.found.append("inline script")

    def handle_endtag(self, tag: str) -> None:
        self._in_script = self._in_script and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.texts.append(data)


def harm_in(html: str) -> list[str]:
    """What would run on this page, and JSON that is none."""
    reader = Harm()
    reader.feed(html)
    for text in reader.texts:
        json.loads(text)
    return reader.found


class PoisonedWorld(World):
    """A world in which every word that a person can type is hostile."""

    def _fill(self):
        for unit in (self.province, self.district, self.unit):
            unit.name = unit.short_name = f"{TITLE} {unit.pk}"[:120]
            unit.save()
        for user in (self.lan, self.editor, self.second, self.chief):
            user.full_name = TITLE[:120]
            user.save()
        self.section.title = self.section.intro = TITLE[:200]
        self.section.save_revision().publish()
        return super()._fill()

    def dispatch(self, **changes):
        values = {"title": TITLE, "body": f"{WORDS}\n\n{WORDS}", "place": WORDS[:200], "author": TITLE[:120]}
        return super().dispatch(**{**values, **changes, "title": TITLE})

    def release(self, page, **changes):
        return super().release(page, texts={"default": WORDS, "facebook": WORDS}, **changes)


@pytest.fixture
def poisoned(db) -> PoisonedWorld:
    world = PoisonedWorld()
    returned = world.dispatch()
    add_photo(
        dispatch=returned, by=world.lan, client_id=returned.client_id, file=photo_file(), position=0, caption=WORDS
    )
    return_dispatch(dispatch=returned, note=WORDS, by=world.editor)
    decline_dispatch(dispatch=world.dispatch(), reason=WORDS, by=world.editor)
    withdraw_piece(article=world.published(), reason=WORDS[:200], by=world.second)
    world.returned = returned.pk
    notify([world.lan], text=TITLE, url="javascript:alert(1)", source="xấu")
    return world


PUBLIC_PAGES = ["/", "/{section}/", "{piece}", "/don-vi/", "/don-vi/{unit}/", "/tim-kiem/?q=script", "/khong-co/"]
SEARCHES = [
    "/tim-kiem/?q={words}", "/don-vi/?q={words}", "/tim-kiem/?q=a&trang={words}", "/don-vi/{unit}/?trang={words}",
    "/{section}/?trang={words}", "/{words}/", "/don-vi/{words}/", "/s/{words}", "/rss/{words}/",
]  # fmt: skip
STAFF_PAGES = {
    "lan": [
        "/lam-viec/", "/lam-viec/tin/", "/lam-viec/tin/{dispatch}/", "/lam-viec/tin/{returned}/", "/lam-viec/viec/",
        "/lam-viec/viec/{task}/", "/lam-viec/gui-tin/", "/to-chuc/", "/to-chuc/{unit}/", "/to-chuc/?q={words}",
        "/lan-toa/", "/lan-toa/{release}/", "/lan-toa/kenh/?q={words}",
    ],
    "chief": [
        "/toa-soan/", "/toa-soan/?q={words}", "/toa-soan/tin/{dispatch}/", "/toa-soan/tin/{returned}/",
        "/toa-soan/bai/{draft}/", "/toa-soan/bai/{draft}/sua/", "/toa-soan/bai/{draft}/xem-truoc/",
        "/toa-soan/bai/{live}/", "/toa-soan/ban-bien-tap/", "/toa-soan/bai/moi/", "/lan-toa/", "/lan-toa/?q={words}",
        "/lan-toa/?trang-thai={words}", "/lan-toa/moi/", "/lan-toa/moi/?q={words}", "/lan-toa/moi/?bai={live}",
        "/lan-toa/{release}/", "/lan-toa/{release}/truc-tiep/", "/lan-toa/{release}/chua-toi/?q={words}",
        "/lan-toa/{release}/luot/", "/lan-toa/{release}/thu-hoi/", "/lan-toa/kenh/", "/chi-dao/",
        "/chi-dao/?ngay={words}&xep={words}",
    ],
    "admin": ["/to-chuc/{unit}/moi/", "/to-chuc/{unit}/thay-doi/doi-ten/", "/to-chuc/{unit}/?ngay={words}"],
}  # fmt: skip


def filled(address: str, world: PoisonedWorld) -> str:
    live = Article.objects.get(pk=world.owned.live)
    ids = {name: getattr(world.owned, name) for name in ("dispatch", "draft", "live", "release", "task", "unit")}
    return address.format(
        **ids, returned=world.returned, section=world.section.slug, piece=public_path(live), words=quote(WORDS, safe="")
    )


def test_no_page_runs_what_people_typed(poisoned):
    pages = {"anonymous": [*PUBLIC_PAGES, *SEARCHES], **STAFF_PAGES}
    for who, addresses in pages.items():
        client = poisoned.client(who)
        for address in addresses:
            answer = client.get(filled(address, poisoned))
            assert answer.status_code in (200, 404), (who, address, answer.status_code)
            html = answer.content.decode()
            assert harm_in(html) == [], (who, address)
            # What stands in the address is shown in the box it was typed in, to whoever typed it.
            assert "{words}" in address or "\u202e" not in html, (who, address, "right-to-left override")


def test_feeds_site_map_and_exports_carry_words_as_words(poisoned):
    client = poisoned.client("anonymous")
    for address in ("/rss/", "/rss/{section}/", "/rss/don-vi/{unit}/", "/sitemap.xml"):
        tree = ElementTree.fromstring(client.get(filled(address, poisoned)).content)
        for element in tree.iter():
            if element.tag.endswith(("encoded", "description")) and element.text:
                assert harm_in(element.text) == [], address
    poisoned.unit.name = poisoned.unit.short_name = '=HYPERLINK("http://x","y")'
    poisoned.unit.save()
    exported = b"".join(poisoned.client("chief").get(f"/lan-toa/{poisoned.owned.release}/chua-toi.csv"))
    assert b"=HYPERLINK" in exported or b"HYPERLINK" in exported
    # A spreadsheet would run a cell that begins so.
    assert not re.search(rb'(^|[,;"\n])=HYPERLINK', exported)


def test_shared_texts_are_plain_words(poisoned):
    kit = share_kit(tasks_for(poisoned.lan).first())
    assert "\u202e" not in kit.text
    assert kit.short_url.startswith("http://")


def test_invitations_greet_with_words(poisoned):
    _made, secret = invite(unit=poisoned.unit, role=Role.OFFICER, full_name=TITLE[:120], by=poisoned.admin)
    page = poisoned.client("anonymous").get(f"/tai-khoan/loi-moi/{secret}/").content.decode()
    assert harm_in(page) == []


@pytest.mark.parametrize("field", ["title", "body", "place", "author", "unit", "client_id", "happened_at"])
@pytest.mark.parametrize(
    "words",
    ["\x00", "a\x00b", "\ud800", "x" * 1_000_000, "́" * 5000, WORDS, "", " \u200b ", "-1", "9" * 400, "\x1b[31m\x08"],
    ids=[
        "nul",
        "nul within",
        "surrogate",
        "one word of 1 MB",
        "zalgo",
        "html",
        "empty",
        "nothing",
        "-1",
        "9s",
        "escape",
    ],
)
def test_no_word_breaks_filing(world, field, words):
    body = {"title": "Tin", "body": "Việc", "place": "Xưởng", "author": "Lan"} | {field: words}
    headers = world.token("lan")
    client = world.client("anonymous")
    answer = client.post("/api/v1/dispatches", json.dumps(body), content_type="application/json", headers=headers)
    assert answer.status_code in (201, 400, 409, 413, 422), answer.content[:200]
    lan = world.client("lan")
    form = {"unit": world.unit.pk, "client_id": "5b0f0a52-8f0e-4c8e-9d0e-5a0000000001", **body}
    form["unit"] = body.get("unit", world.unit.pk)
    typed = {name: str(value).replace("\ud800", "?") for name, value in form.items()}
    assert lan.post("/lam-viec/gui-tin/", typed).status_code in (302, 422)


QUERIES = ["'", '"', "a'b\"c", "&|!()", ":*", "a & | b", "<->", "\\", "%", "_", "\x00", "x" * 10_000, "a " * 5000,
           "-", "😀", "NOT", "a OR", "((((", "́" * 300, "\u202e", "to_tsquery('a')",
           "; DROP TABLE x", "%00", "${jndi:ldap://x}"]  # fmt: skip


def test_no_query_breaks_a_search(world):
    pages = {
        "anonymous": ["/tim-kiem/", "/don-vi/"],
        "chief": ["/toa-soan/", "/lan-toa/", "/lan-toa/moi/", "/lan-toa/kenh/",
                  f"/lan-toa/{world.owned.release}/chua-toi/",
                  f"/lan-toa/{world.owned.release}/luot/", "/to-chuc/"],
    }  # fmt: skip
    for who, addresses in pages.items():
        client = world.client(who)
        for address in addresses:
            for query in QUERIES:
                answer = client.get(address, {"q": query, "trang": query[:50], "sau": query[:50], "truoc": query[:50]})
                assert answer.status_code in (200, 400, 404), (address, query[:20], answer.status_code)
    headers = world.token("chief")
    for query in QUERIES:
        for address in ("/api/v1/units", "/api/v1/channels", "/api/v1/dispatches", "/api/v1/facts"):
            answer = world.client("anonymous").get(address, {"q": query, "cursor": query}, headers=headers)
            assert answer.status_code in (200, 400, 409, 422), (address, query[:20], answer.status_code)


def test_text_at_the_door_has_no_direction_tricks():
    assert nfc("a\u202eb\u202d\u2066c\u2069\u200ed\u200f") == "abcd"
