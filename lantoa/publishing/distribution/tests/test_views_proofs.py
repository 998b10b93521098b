import pytest

from lantoa.kit.clock import now
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.actions import finish_task
from lantoa.publishing.distribution.models import Delivery
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_user
from lantoa.publishing.distribution.tests.screens import say, text_of

pytestmark = pytest.mark.django_db
PAGE = "/lan-toa/minh-chung/"


@pytest.fixture
def house():
    house = Federation(grassroots=3)
    house.officer = make_user(Role.OFFICER, house.units[0])
    house.above = make_user(Role.OFFICER, house.superior)
    house.nobody = make_user()
    for unit in house.units:
        make_channel(unit, "zalo_group", is_automatic=False)
    house.tasks = list(house.release().deliveries.order_by("pk"))
    return house


def share(house, count):
    for task in house.tasks[:count]:
        finish_task(delivery=task, by=house.officer, proof_url=f"https://zalo.me/g/nhom-{task.pk}")
    Delivery.objects.filter(state="done").update(proof_checked_at=now())


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(client, house, count, django_assert_num_queries):
    share(house, count)
    say(client, house.above, PAGE)
    with django_assert_num_queries(7):
        page = text_of(client.get(PAGE))
    assert page.count("zalo.me/g/nhom-") == count


def test_an_empty_list_is_said(client, house):
    assert "Không có minh chứng nào chờ kiểm" in text_of(say(client, house.above, PAGE))


def test_who_checks_nobody_finds_nothing(client, house):
    assert say(client, house.nobody, PAGE).status_code == 404
    client.logout()
    assert client.get(PAGE).status_code == 302


def test_accepting_and_refusing(client, house):
    share(house, 2)
    client.force_login(house.above)
    first, second = house.tasks[:2]
    assert "Đã nhận minh chứng" in text_of(client.post(f"{PAGE}{first.pk}/nhan/", follow=True))
    assert "Hãy ghi vì sao" in text_of(client.post(f"{PAGE}{second.pk}/chua-nhan/", {"reason": " "}, follow=True))
    answer = client.post(f"{PAGE}{second.pk}/chua-nhan/", {"reason": "Không thấy bài"}, follow=True)
    assert "việc mở lại kèm lý do" in text_of(answer)
    states = [
        (row.state, row.proof_state) for row in Delivery.objects.filter(pk__in=[first.pk, second.pk]).order_by("pk")
    ]
    assert states == [("done", "accepted"), ("task", "refused")]
    assert "không còn là đã chia sẻ" in text_of(client.post(f"{PAGE}{second.pk}/nhan/", follow=True))


@pytest.mark.parametrize("act", ["nhan", "chua-nhan"])
def test_other_people_s_proofs_are_missing(client, house, act):
    share(house, 1)
    client.force_login(house.officer)
    for pk in (house.tasks[0].pk, 10**9):
        assert client.post(f"{PAGE}{pk}/{act}/", {"reason": "x"}).status_code == 404
