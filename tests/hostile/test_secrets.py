"""Tokens, passwords and visitors' addresses: where they must not be."""

import logging

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from lantoa.org.people.facade import make_token
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.tests.factories import make_channel
from lantoa.services.analytics.facade import short_code

pytestmark = pytest.mark.django_db

ADDRESS = "203.0.113.77"
TOKEN, REFRESH, SECRET = "EAAbimat0123456789", "refresh-bimat-987", "appsecret-bimat-555"


def rows_with(text: str) -> list[str]:
    """Tables in which any column of any row has this text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        found = []
        for (table,) in cursor.fetchall():
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT count(*) FROM {quoted} t WHERE t::text LIKE %s", [f"%{text}%"])
            if cursor.fetchone()[0]:
                found.append(table)
        return found


@pytest.fixture
def channel(world) -> Channel:
    return make_channel(
        world.unit, "facebook", token=TOKEN, refresh_token=REFRESH, app_id="77", app_secret=SECRET, name="Trang của Lan"
    )


def test_a_channels_tokens_are_nowhere_to_read(world, channel, caplog):
    caplog.set_level(logging.DEBUG)
    assert Channel.objects.get(pk=channel.pk).token == TOKEN
    for text in (TOKEN, REFRESH, SECRET):
        assert rows_with(text) == []
        assert text not in f"{channel!r}{channel}"
    pages = []
    for who in ("chief", "admin", "lan"):
        client = world.client(who)
        for address in (
            "/lan-toa/kenh/",
            f"/lan-toa/{world.owned.release}/",
            f"/to-chuc/{world.unit.code}/",
            f"/don-vi/{world.unit.code}/",
        ):
            pages.append(client.get(address).content.decode())
        pages.append(world.client("anonymous").get("/api/v1/channels", headers=world.token(who)).content.decode())
    assert "Trang của Lan" in "".join(pages)
    for text in (TOKEN, REFRESH, SECRET):
        assert text not in "".join(pages)
        assert text not in caplog.text


def test_a_key_for_programs_is_kept_as_its_digest_only(world, caplog):
    caplog.set_level(logging.DEBUG)
    key = make_token(world.lan)
    answer = Client().get("/api/v1/dispatches", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 200
    wrong = Client().get("/api/v1/dispatches", headers={"Authorization": f"Bearer {key}x"})
    assert wrong.status_code == 401
    assert key not in wrong.content.decode() + answer.content.decode() + caplog.text
    assert rows_with(key[3:]) == []
    assert rows_with(world.owned.invitation) == []
    assert rows_with(world.owned.signoff_secret) == []


def test_the_address_of_a_visitor_is_in_no_table(world):
    client = Client(REMOTE_ADDR=ADDRESS, headers={"User-Agent": "Mozilla/5.0 (Android 14) LanToaThu/1"})
    assert client.get(f"/s/{short_code(world.owned.task)}").status_code == 302
    assert client.post("/dem/xem", {"trang": str(world.owned.live), "tu": "https://zalo.me/"}).status_code == 204
    client.post("/tai-khoan/login/", {"login": "lan", "password": "sai-mat-khau-that"})
    client.post("/tai-khoan/password/reset/", {"email": "lan@lamgiang.example"})
    client.get(f"/tai-khoan/loi-moi/{world.owned.invitation}/")
    assert rows_with(ADDRESS) == []
    assert rows_with("LanToaThu") == []
    assert rows_with("sai-mat-khau-that") == []


def test_nothing_is_told_about_a_fault(world, monkeypatch):
    def broken(*args: object, **options: object) -> None:
        raise RuntimeError(f"{TOKEN} and {settings.SECRET_KEY}")

    monkeypatch.setattr("lantoa.faces.workplace.views.home.tasks_for", broken)
    page = world.client("lan").get("/lam-viec/")
    assert page.status_code == 500
    for text in (TOKEN, settings.SECRET_KEY, "Traceback", "RuntimeError"):
        assert text not in page.content.decode()
    monkeypatch.setattr("lantoa.publishing.newsroom.queries.sections", broken)
    told = Client(raise_request_exception=False).get("/api/v1/sections", headers=world.token("lan"))
    assert told.status_code == 500
    assert TOKEN not in told.content.decode()
    assert told["Content-Type"].startswith("application/problem+json")


def test_the_demo_shows_no_fault_to_the_world():
    assert settings.DEBUG is False
    assert settings.LOGGING["loggers"]["httpx"]["level"] == "WARNING"
