"""What every answer carries, what every POST asks for, and what the page cache may keep."""

import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.facade import Article, public_path
from lantoa.services.analytics.facade import short_code
from tests.hostile.test_addresses import PAGES, address_of

pytestmark = pytest.mark.django_db

# They read no session: a beacon that only counts, the API, which asks for a token, networks' calls, which are signed,
# letters' links and returns, which carry a secret, the hub and browsers that follow a unit.
NO_SESSION = ("/dem/", "/api/", "/moc/", "/thu/", "/websub/", "/ban-tin/")
PUBLIC_PAGES = {"/", "/tim-kiem/", "/tim-kiem/goi-y/", "/don-vi/", "/rss/", "/sitemap.xml", "/doc-nhieu/", "/luu-tru/"}
PUBLIC_PAGES |= {"/nhung/", "/doc-sau/", "/doc-sau/da-go.json", "/thu-vien-giao-dien/dinh-dang/"}
# Who is not signed in yet, or a page that takes no POST.
VERBS = ("put", "patch", "delete", "options", "trace")


def plain_addresses(found: URLResolver, before: str = "/") -> Iterator[str]:
    """Every address without a changing part, Wagtail's editor aside."""
    for one in found.url_patterns:
        part = str(one.pattern)
        if "<" in part or "^" in part or part.startswith("quan-tri"):
            continue
        if isinstance(one, URLResolver):
            yield from plain_addresses(one, before + part)
        elif isinstance(one, URLPattern):
            yield before + part


@pytest.fixture
def everything(world) -> list[str]:
    return [*plain_addresses(get_resolver()), *(address_of(name, page, world) for name, page in PAGES.items())]


def test_every_post_of_a_session_asks_for_the_token(world, everything):
    client, seen = Client(enforce_csrf_checks=True), 0
    client.force_login(world.admin)
    for address in everything:
        if address.startswith(NO_SESSION):
            continue
        answer = client.post(address, {})
        seen += answer.status_code == 403
        assert answer.status_code in (403, 404, 405), (address, answer.status_code)
    assert seen > 30


def test_every_page_says_what_may_run_on_it(world, everything):
    client, seen = world.client("chief"), 0
    for address in [*everything, public_path(Article.objects.get(pk=world.owned.live)), "/khong-co-trang-nay/"]:
        answer = client.get(address)
        if not answer.get("Content-Type", "").startswith("text/html") or address.startswith("/quan-tri"):
            continue
        seen += 1
        policy = answer["Content-Security-Policy"]
        assert "script-src 'self'" in policy, address
        assert "unsafe" not in policy, address
        assert answer["X-Content-Type-Options"] == "nosniff", address
        html = answer.content.decode()
        assert not re.search(r"<script(?![^>]*(src=|application/(ld\+)?json))", html), address
        assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html), address
    assert seen > 30


def test_no_verb_breaks_a_page(world, everything):
    for who in ("anonymous", "chief"):
        client = world.client(who)
        for address in everything:
            for verb in VERBS:
                answer = getattr(client, verb)(address)
                assert answer.status_code < 500, (verb, address, answer.status_code)


def test_cookies_are_closed(world, settings):
    world.lan.set_password("mat-khau-dai-lam")
    world.lan.save()
    client = Client()
    client.get("/tai-khoan/login/")
    client.post("/tai-khoan/login/", {"login": world.lan.username, "password": "mat-khau-dai-lam"})
    session = client.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert client.cookies["csrftoken"]["samesite"] == "Lax"


@pytest.mark.parametrize(
    "target",
    [
        "https://xau.example/",
        "//xau.example/",
        "/\\xau.example",
        "javascript:alert(1)",
        "https:xau.example",
        "\thttps://xau.example",
    ],
)
def test_nobody_is_led_away_after_signing_in(world, target):
    world.lan.set_password("mat-khau-dai-lam")
    world.lan.save()
    given = {"login": world.lan.username, "password": "mat-khau-dai-lam", "next": target}
    answer = Client().post("/tai-khoan/login/", given)
    assert "xau.example" not in answer.get("Location", "").partition("?")[0]
    assert not answer.get("Location", "").startswith(("javascript:", "//", "/\\"))
    led = world.client("chief").post(f"/lan-toa/{world.owned.release}/tam-dung/", {"next": target})
    assert led.url == f"/lan-toa/{world.owned.release}/"
    out = world.client("lan").post("/tai-khoan/logout/", {"next": target})
    assert "xau" not in out.get("Location", "")


def test_a_short_link_leads_home_only(world, settings):
    answer = Client().get(
        f"/s/{short_code(world.owned.task)}?next=https://xau.example", headers={"User-Agent": "Firefox"}
    )
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{settings.BASE_URL}/")


def public_addresses(world) -> list[str]:
    piece = public_path(Article.objects.get(pk=world.owned.live))
    section = f"/{world.section.slug}/"
    return ["/", section, piece, "/don-vi/", f"/don-vi/{world.unit.code}/", "/tim-kiem/?q=tin", "/rss/",
            f"/rss{section}", f"/rss/don-vi/{world.unit.code}/", "/sitemap.xml"]  # fmt: skip


def test_a_public_page_is_the_same_for_everybody(world):
    for address in public_addresses(world):
        plain = world.client("anonymous").get(address)
        assert plain["X-Page-Cache"].isdigit(), address
        for who in ("lan", "chief", "admin"):
            answer = world.client(who).get(address)
            assert answer.content == plain.content, (address, who)
            assert not answer.cookies, (address, who)
        assert b"csrfmiddlewaretoken" not in plain.content


def test_no_personal_page_is_kept_for_others(world, everything):
    for who in ("anonymous", "chief", "lan"):
        client = world.client(who)
        kept = {address for address in everything if "X-Page-Cache" in client.get(address)}
        assert kept == PUBLIC_PAGES, who
        for address in kept:
            assert not client.get(address).cookies


def test_a_strangers_host_name_is_in_no_page_and_no_letter(world, settings):
    evil = {"HTTP_HOST": "xau.example", "HTTP_X_FORWARDED_HOST": "xau.example", "HTTP_X_FORWARDED_PROTO": "gopher"}
    for address in (*public_addresses(world), "/lam-viec/ung-dung.webmanifest", "/robots.txt", "/khong-co/"):
        answer = world.client("anonymous").get(address, **evil)
        assert "xau.example" not in answer.content.decode(), address
    User.objects.filter(pk=world.lan.pk).update(email="lan@lamgiang.example")
    world.client("anonymous").post("/tai-khoan/password/reset/", {"email": "lan@lamgiang.example"}, **evil)
    (letter,) = mail.outbox
    assert "xau.example" not in letter.subject + letter.body
    link = re.search(rf"{settings.BASE_URL}(/tai-khoan/password/reset/key/\S+)", letter.body)
    assert world.client("anonymous").get(link[1], follow=True).status_code == 200
    page = world.client("admin").post(
        reverse("registry:person_invite", args=[world.unit.code]), {"full_name": "Người mới", "role": "officer"}, **evil
    )
    assert "xau.example" not in page.content.decode()


def test_an_unknown_host_is_refused_outside_the_demo(world, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    assert world.client("anonymous").get("/", HTTP_HOST="xau.example").status_code == 400


def test_guessing_passwords_is_slowed_down(world):
    world.lan.set_password("mat-khau-dai-lam")
    world.lan.save()
    client = Client(REMOTE_ADDR="203.0.113.9")
    for n in range(6):
        client.post("/tai-khoan/login/", {"login": world.lan.username, "password": f"sai-mat-khau-{n}"})
    right = {"login": world.lan.username, "password": "mat-khau-dai-lam"}
    # From elsewhere and under another host name, too: it is the account that is guarded.
    for options in ({}, {"REMOTE_ADDR": "203.0.113.10", "HTTP_HOST": "xau.example"}):
        client.post("/tai-khoan/login/", right, **options)
        assert "sessionid" not in client.cookies
