"""The owner of a TikTok account agrees, and only they."""

import pytest
from django.test import Client

from lantoa.kit.errors import RuleBroken
from lantoa.org.audit.facade import history_of
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.actions import agree_to_posts, withdraw_consent
from lantoa.publishing.distribution.networks.tiktok.consent import Consent, consent_of
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(simulator):
    made = Federation()
    made.channel = make_channel(made.units[0], "tiktok", address="-dongy1")
    made.owner = make_user(Role.OFFICER, made.units[0])
    simulator.add_accounts({"network": "tiktok", "id": "-dongy1", "name": "Công đoàn May", "duet_disabled": True})
    return made


def page_of(house, user=None, **form):
    client = Client()
    client.force_login(user or house.owner)
    address = f"/lan-toa/kenh/{house.channel.pk}/dong-y/"
    return client.post(address, form, follow=True) if form else client.get(address)


def test_the_owner_sees_what_is_open_and_nothing_is_chosen_for_them(house):
    said = page_of(house).content.decode()
    assert "Công đoàn May" in said
    assert "Mọi người" in said
    assert "Người theo dõi</" not in said
    assert "checked" not in said
    assert "allow_comment" in said
    assert "allow_duet" not in said


def test_the_choice_is_kept_with_who_and_when_and_can_be_withdrawn(house):
    said = page_of(house, privacy="PUBLIC_TO_EVERYONE", allow_comment="1", allow_duet="1").content.decode()
    assert "Người xem được: Mọi người." in said
    house.channel.refresh_from_db()
    told = house.channel.options["consent"]
    assert (told["by"], told["allow_duet"]) == (house.owner.pk, False)
    assert consent_of(house.channel.options) == Consent("PUBLIC_TO_EVERYONE", allow_comment=True)

    page_of(house, thoi="1")
    page_of(house, thoi="1")
    house.channel.refresh_from_db()
    assert house.channel.options == {}
    verbs = [entry.verb for entry in history_of(house.channel)]
    assert verbs == ["distribution.withdraw_consent", "distribution.agree_to_posts"]


def test_the_channels_page_leads_to_the_choice(house):
    client = Client()
    client.force_login(house.lan)
    said = client.get(f"/lan-toa/kenh/{house.channel.pk}/").content.decode()
    assert f'href="/lan-toa/kenh/{house.channel.pk}/dong-y/"' in said


@pytest.mark.parametrize("privacy", ["", "FOLLOWER_OF_CREATOR", "ALL"])
def test_what_the_account_does_not_offer_is_no_choice(house, privacy):
    answer = page_of(house, privacy=privacy)
    assert answer.status_code == 422
    assert "Hãy chọn ai được xem" in answer.content.decode()


def test_an_ended_token_is_renewed_on_the_way_and_a_lost_one_is_said(house, simulator):
    simulator.change_account("tiktok", "-dongy1", token_until=1.0)
    assert "Công đoàn May" in page_of(house).content.decode()
    simulator.change_account("tiktok", "-dongy1", revoked=True)
    said = page_of(house).content.decode()
    assert "TikTok từ chối đổi mã" in said
    assert "Đồng ý tự đăng" not in said


def test_others_and_other_networks_find_nothing(house):
    stranger = make_user(Role.OFFICER, house.units[1])
    assert page_of(house, stranger).status_code == 404
    assert page_of(house, house.lan).status_code == 200
    house.channel = make_channel(house.units[0], "youtube")
    assert page_of(house).status_code == 404
    house.channel.pk = 0
    assert page_of(house).status_code == 404


def test_consent_is_for_networks_that_ask_for_it(house):
    tube = make_channel(house.units[0], "youtube")
    with pytest.raises(RuleBroken, match="không cần"):
        agree_to_posts(tube, by=house.owner, consent=Consent("SELF_ONLY"))
    with pytest.raises(RuleBroken, match="ai được xem"):
        agree_to_posts(house.channel, by=house.owner, consent=Consent("ALL"))
    assert withdraw_consent(house.channel, by=house.owner).options == {}
