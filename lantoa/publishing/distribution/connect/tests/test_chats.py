"""A bot's chat is linked by a code written in it; an OA by Zalo's consent: both through the real simulator."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from lantoa.kit.clock import now
from lantoa.org.audit.facade import AuditEntry
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.connect.chats import code_of
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.tests.factories import make_channel, make_unit, make_user
from lantoa.publishing.distribution.tests.screens import text_of

pytestmark = pytest.mark.django_db

TOKEN = "4411:bi-mat-cua-bot"


@pytest.fixture
def waiting(simulator, client, house, hung):
    """A channel that waits for its chat: the token was tried and is good."""
    answer = client.post(f"/lan-toa/kenh/ket-noi/zalo_bot/?don-vi={house.units[0].code}", {"token": TOKEN, "name": ""})
    channel = Channel.objects.get()
    assert answer.url == f"/lan-toa/kenh/{channel.pk}/ma/"
    return channel


def test_a_chat_is_linked_by_the_code_that_is_written_in_it(client, waiting, hung, simulator):
    where = f"/lan-toa/kenh/{waiting.pk}/ma/"
    assert (waiting.state, waiting.address, waiting.name) == ("closed", "", "Bot 4411")
    page = client.get(where)
    [code] = re.findall(r"LT-[0-9A-Z-]+", page.content.decode())
    assert TOKEN not in page.content.decode()
    too_soon = client.post(where)
    assert too_soon.status_code == 422
    assert "Chưa thấy mã" in text_of(too_soon)

    simulator.event("zalo_bot", "chat-88", bot="4411", text="Chào cả nhà", user="Tổ may 2")
    simulator.event("zalo_bot", "chat-88", bot="4411", text=f"mã đây ạ: {code.lower()}", user="Tổ may 2")
    done = client.post(where)

    waiting.refresh_from_db()
    assert done.url == f"/lan-toa/kenh/{waiting.pk}/"
    assert (waiting.state, waiting.mode, waiting.address) == ("connected", "auto", "chat-88")
    assert AuditEntry.objects.filter(verb="distribution.link_chat", actor=hung).count() == 1
    assert client.get(where).status_code == 404


@pytest.mark.parametrize("wrong", ["other_bot", "forged", "old"])
def test_a_code_that_is_not_ours_links_nothing(client, waiting, simulator, wrong):
    code = code_of(waiting, now() - timedelta(minutes=70) if wrong == "old" else now())
    if wrong == "forged":
        code = code[:-1] + ("0" if code[-1] != "0" else "1")
    with httpx.Client(trust_env=False) as http:
        http.post(f"{simulator.url}/zalo-bot/bot9:khac/getMe")
    bot = "9" if wrong == "other_bot" else "4411"
    simulator.event("zalo_bot", "chat-9", bot=bot, text=code)

    assert client.post(f"/lan-toa/kenh/{waiting.pk}/ma/").status_code == 422
    waiting.refresh_from_db()
    assert (waiting.state, waiting.address) == ("closed", "")


def test_a_code_works_once_and_a_chat_speaks_for_one_unit(client, waiting, house, simulator):
    code = code_of(waiting, now())
    make_channel(house.units[1], "zalo_bot", address="chat-88", token=TOKEN)
    simulator.event("zalo_bot", "chat-88", bot="4411", text=code)

    refused = client.post(f"/lan-toa/kenh/{waiting.pk}/ma/")

    assert refused.status_code == 422
    assert "một đơn vị khác" in text_of(refused)
    simulator.event("zalo_bot", "chat-89", bot="4411", text=code)
    client.post(f"/lan-toa/kenh/{waiting.pk}/ma/")
    waiting.refresh_from_db()
    assert waiting.address == "chat-89"


def test_a_bot_whose_token_is_refused_is_not_kept(client, house, hung, simulator):
    where = f"/lan-toa/kenh/ket-noi/zalo_bot/?don-vi={house.units[0].code}"

    refused = client.post(where, {"token": "khong-phai-bot"})

    assert refused.status_code == 422
    assert "khong-phai-bot" not in refused.content.decode()
    assert not Channel.objects.exists()


def test_the_code_is_shown_to_who_may_manage_the_channel_only(client, waiting):
    client.force_login(make_user(Role.OFFICER, make_unit("Tỉnh khác", kind="province")))

    assert client.get(f"/lan-toa/kenh/{waiting.pk}/ma/").status_code == 404


def test_a_chat_that_was_lost_takes_a_new_token(client, house, hung, simulator):
    channel = make_channel(house.units[0], "zalo_bot", address="chat-5", token="1:cu", state="reconnect")

    client.post(f"/lan-toa/kenh/ket-noi/zalo_bot/?kenh={channel.pk}", {"token": TOKEN})

    channel.refresh_from_db()
    assert (channel.state, channel.address, channel.token) == ("connected", "chat-5", TOKEN)


# --- Zalo OA --------------------------------------------------------------------------------------


def test_an_oa_is_connected_by_its_admins_consent(client, house, hung, simulator, settings):
    settings.ZALO_APP_ID, settings.ZALO_APP_SECRET = "200001", "zalo-secret"
    where = f"/lan-toa/kenh/ket-noi/zalo_oa/?don-vi={house.units[0].code}"
    address = client.post(where).url
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    with httpx.Client(trust_env=False) as http:
        answer = http.post(f"{parts.scheme}://{parts.netloc}{parts.path}", data={**query, "account": "31"})
    back = urlsplit(answer.headers["location"])

    picking = client.get(f"{back.path}?{back.query}")
    client.post(picking.url, {"don-vi.31": house.units[0].code})

    channel = Channel.objects.get()
    assert (channel.network, channel.address, channel.state) == ("zalo_oa", "31", "connected")
    assert channel.refresh_token
    assert channel.token_expires_at > now() + timedelta(hours=20)
    # A pair that is renewed by itself does not expire for people.
    page = client.get(f"/lan-toa/kenh/{channel.pk}/")
    assert "Đang kết nối" in text_of(page)
    assert 'name="bat.broadcast"' in page.content.decode()
