"""A page connected by consent, end to end through the real simulator; and every way it must not be."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from lantoa.kit.clock import now
from lantoa.org.audit.facade import AuditEntry
from lantoa.org.people.facade import Appointment, Role
from lantoa.publishing.distribution.models import Channel, ConnectAttempt, Delivery
from lantoa.publishing.distribution.tests.factories import make_channel, make_unit, make_user
from lantoa.publishing.distribution.tests.screens import text_of
from lantoa.publishing.distribution.worker.health import check_channels
from lantoa.publishing.distribution.worker.record import lose_connection

pytestmark = pytest.mark.django_db

START = "/lan-toa/kenh/ket-noi/facebook/"


@pytest.fixture(autouse=True)
def app(simulator, settings):
    settings.FACEBOOK_APP_ID, settings.FACEBOOK_APP_SECRET = "100001", "facebook-secret"
    simulator.add_accounts(
        {"network": "facebook", "id": "501", "name": "Công đoàn May Lam Giang", "followers": 320},
        {"network": "facebook", "id": "502", "name": "Trang lạ", "followers": 7},
    )


def agree(address, *pages):
    """What the page's administrator does in the network's dialog; returns where it leads back to."""
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    with httpx.Client(trust_env=False) as http:
        shown = http.get(address)
        assert shown.status_code == 200
        there = f"{parts.scheme}://{parts.netloc}{parts.path}"
        answer = http.post(there, data={**query, "account": ",".join(pages)})
    assert answer.status_code == 303
    back = urlsplit(answer.headers["location"])
    return f"{back.path}?{back.query}"


def go_out(client, unit=None, channel=None):
    where = f"{START}?kenh={channel.pk}" if channel else f"{START}?don-vi={unit.code}"
    page = client.get(where)
    assert page.status_code == 200
    # The form's redirect leads to the network: its host, and no other, is let through.
    assert "form-action 'self' http://127.0.0.1:" in page.headers["Content-Security-Policy"]
    answer = client.post(where)
    assert answer.status_code == 302
    return answer.url


def test_a_page_is_connected_from_button_to_post(client, house, hung, simulator):
    unit = house.units[0]

    back = agree(go_out(client, unit), "501")
    answer = client.get(back)
    picking = client.get(answer.url)
    assert "Công đoàn May Lam Giang" in text_of(picking)
    assert "EAA" not in picking.content.decode()
    done = client.post(answer.url, {"don-vi.501": unit.code})

    channel = Channel.objects.get()
    assert done.url == f"/lan-toa/kenh/{channel.pk}/"
    assert (channel.unit, channel.address, channel.state, channel.mode) == (unit, "501", "connected", "auto")
    assert (channel.name, channel.followers, channel.connected_by) == ("Công đoàn May Lam Giang", 320, hung)
    assert channel.token_generation == 1
    with httpx.Client(trust_env=False) as http:
        page = http.get(f"{simulator.facebook_url}/v26.0/501", params={"access_token": channel.token}).json()
    assert page["id"] == "501"
    assert not ConnectAttempt.objects.exists()
    [entry] = AuditEntry.objects.filter(verb="distribution.connect_channel")
    assert (entry.actor, entry.unit) == (hung, unit)


def test_several_pages_go_to_their_units_at_once(client, house, simulator):
    captren = make_user(Role.OFFICER, house.superior)
    client.force_login(captren)
    first, second = house.units

    answer = client.get(agree(go_out(client, house.superior), "501", "502"))
    client.post(answer.url, {"don-vi.501": first.code, "don-vi.502": second.code})

    assert set(Channel.objects.values_list("address", "unit")) == {("501", first.pk), ("502", second.pk)}


def test_what_is_not_chosen_is_not_kept(client, house, hung):
    answer = client.get(agree(go_out(client, house.units[0]), "501", "502"))

    nothing = client.post(answer.url, {"don-vi.501": "", "don-vi.502": ""})
    assert nothing.status_code == 422
    assert "ít nhất một tài khoản" in text_of(nothing)
    client.post(answer.url, {"don-vi.501": house.units[0].code, "don-vi.999": house.units[0].code})

    assert [channel.address for channel in Channel.objects.all()] == ["501"]
    assert client.get(answer.url).status_code == 404


def test_a_lost_channel_is_connected_again_and_its_tasks_stay_with_people(client, house, hung):
    unit = house.units[0]
    channel = make_channel(unit, address="501", token="EAAsim.501.alt", name="Trang của Hùng")
    release = house.release()
    lose_connection(channel.pk, 0, "Mã đã bị thu hồi.")
    channel.refresh_from_db()
    assert release.deliveries.get(channel=channel).state == Delivery.State.TASK

    answer = client.get(agree(go_out(client, channel=channel), "501", "502"))

    channel.refresh_from_db()
    assert answer.url == f"/lan-toa/kenh/{channel.pk}/"
    assert (channel.state, channel.state_reason, channel.token_generation) == ("connected", "", 1)
    assert channel.token != "EAAsim.501.alt"
    assert release.deliveries.get(channel=channel).state == Delivery.State.TASK
    assert not ConnectAttempt.objects.exists()
    # A refusal of the old token that comes late changes nothing.
    assert lose_connection(channel.pk, 0, "Mã đã bị thu hồi.") is False


def test_another_page_than_the_lost_one_is_said_so(client, house, hung):
    channel = make_channel(house.units[0], address="501", state="reconnect")

    answer = client.get(agree(go_out(client, channel=channel), "502"))

    assert answer.status_code == 422
    assert "không nằm trong những gì vừa được cho phép" in text_of(answer)
    channel.refresh_from_db()
    assert channel.state == "reconnect"


def state_of(address):
    return parse_qs(urlsplit(address).query)["state"][0]


def test_a_page_that_was_just_connected_is_looked_at_next_and_its_events_are_subscribed_to(
    client, house, hung, simulator
):
    answer = client.get(agree(go_out(client, house.units[0]), "501"))
    client.post(answer.url, {"don-vi.501": house.units[0].code})

    assert check_channels() == 1

    channel = Channel.objects.get()
    assert (channel.state, channel.facts["events_refused"]) == ("connected", "")
    assert simulator.account("facebook", "501")["calls"]["page.subscribe"] == 1


def test_who_refuses_comes_back_to_an_explanation(client, house, hung):
    state = state_of(go_out(client, house.units[0]))

    answer = client.get(f"{START}ve/", {"state": state, "error": "access_denied", "error_reason": "user_denied"})

    assert answer.status_code == 422
    assert "chưa đồng ý" in text_of(answer)
    assert f"{START}?don-vi={house.units[0].code}" in answer.content.decode()
    assert not Channel.objects.exists()


def test_a_callback_works_once(client, house, hung, simulator):
    back = agree(go_out(client, house.units[0]), "501")
    first = client.get(back)

    again = client.get(back)

    assert first.status_code == 302
    assert again.status_code == 422
    assert "đã dùng" in text_of(again)
    assert ConnectAttempt.objects.count() == 1


def test_a_code_that_facebook_refuses_is_said_and_keeps_nothing(client, house, hung):
    state = state_of(go_out(client, house.units[0]))

    answer = client.get(f"{START}ve/", {"state": state, "code": "bịa"})

    assert answer.status_code == 422
    assert "hãy kết nối lại" in text_of(answer)
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    "forge",
    [
        lambda state: "",
        lambda state: "khong-co:chu-ky",
        lambda state: state.split(":")[0],
        lambda state: state[:-3] + "AAA",
        lambda state: state.split(":")[0] + "::",
    ],
)
def test_a_forged_state_is_refused_before_anything_is_asked(client, house, hung, forge):
    back = agree(go_out(client, house.units[0]), "501")
    query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}

    answer = client.get(f"{START}ve/", {**query, "state": forge(query["state"])})

    assert answer.status_code == 422
    assert not ConnectAttempt.objects.exclude(used_at=None).exists()
    # The true one is not harmed by it.
    assert client.get(back).status_code == 302


def test_a_state_is_one_persons_and_one_networks(client, house, hung, settings):
    settings.ZALO_APP_ID = "200001"
    back = agree(go_out(client, house.units[0]), "501")
    query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    mai = make_user(Role.OFFICER, house.units[0])

    client.force_login(mai)
    assert client.get(back).status_code == 422
    client.force_login(hung)
    client.get("/lan-toa/kenh/ket-noi/zalo_oa/ve/", query)
    assert not ConnectAttempt.objects.exclude(used_at=None).exists()
    answer = client.get(back)
    client.force_login(mai)
    assert client.get(answer.url).status_code == 404
    assert client.post(answer.url, {"don-vi.501": house.units[0].code}).status_code == 404
    assert not Channel.objects.exists()


def test_time_runs_out(client, house, hung):
    back = agree(go_out(client, house.units[0]), "501")
    ConnectAttempt.objects.update(expires_at=now() - timedelta(seconds=1))

    assert client.get(back).status_code == 422


def test_a_role_that_ended_on_the_way_connects_nothing(client, house, hung):
    back = agree(go_out(client, house.units[0]), "501")

    Appointment.objects.filter(user=hung).delete()

    assert client.get(back).status_code == 404
    assert not ConnectAttempt.objects.exclude(found="").exists()


def test_somebody_elses_unit_is_not_there(client, house, hung):
    other = make_unit("Tỉnh khác", kind="province")
    theirs = make_channel(other)
    for code in (other.code, house.superior.code, house.units[1].code, "khong-co", "\x00"):
        assert client.get(START, {"don-vi": code}).status_code == 404
    assert client.get(START, {"kenh": theirs.pk}).status_code == 404
    answer = client.get(agree(go_out(client, house.units[0]), "501"))

    refused = client.post(answer.url, {"don-vi.501": other.code})

    assert refused.status_code == 422
    assert not Channel.objects.exclude(pk=theirs.pk).exists()


def test_a_page_posts_for_one_unit(client, house, hung):
    make_channel(house.units[1], address="501")
    answer = client.get(agree(go_out(client, house.units[0]), "501"))

    refused = client.post(answer.url, {"don-vi.501": house.units[0].code})

    assert refused.status_code == 422
    assert "đang đăng bài cho một đơn vị khác" in text_of(refused)
    assert Channel.objects.count() == 1
    assert ConnectAttempt.objects.exclude(found="").count() == 1


def test_a_page_shared_by_hand_becomes_the_connected_one(client, house, hung):
    by_hand = make_channel(house.units[0], address="501", is_automatic=False)
    answer = client.get(agree(go_out(client, house.units[0]), "501"))

    client.post(answer.url, {"don-vi.501": house.units[0].code})

    channel = Channel.objects.get()
    assert (channel.pk, channel.mode, channel.state) == (by_hand.pk, "auto", "connected")


def test_without_an_app_of_the_installation_there_is_no_consent(client, house, hung, settings):
    settings.FACEBOOK_APP_ID = ""

    assert client.get(START, {"don-vi": house.units[0].code}).status_code == 404
    assert "ket-noi/facebook" not in client.get("/lan-toa/kenh/them/").content.decode()
