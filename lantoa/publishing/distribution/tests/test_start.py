from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection

from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.facts.models import Fact
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.facade import Audience, coverage, preview_audience
from lantoa.publishing.distribution.models import Delivery, Release, ReleaseGap
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_page, make_unit, make_user

pytestmark = pytest.mark.django_db


def test_one_delivery_per_open_channel_of_the_audience():
    house = Federation(grassroots=4)
    first, second, third, _fourth = house.units
    auto = make_channel(first)
    group = make_channel(first, "zalo_group", is_automatic=False)
    dead = make_channel(second, state="reconnect")
    make_channel(third, state="closed")
    make_channel(make_unit("Đã kết thúc", parent=house.superior, valid_to=date(2024, 1, 1)))
    elsewhere = make_unit("LĐLĐ tỉnh khác", kind="province")
    make_channel(elsewhere)

    release = house.release(audience=Audience(under=house.province.code, kinds=("grassroots",)))

    rows = release.deliveries.values_list("channel_id", "unit_id", "state", "next_attempt_at")
    assert set(rows) == {
        (auto.pk, first.pk, "waiting", release.started_at),
        (group.pk, first.pk, "task", None),
        (dead.pk, second.pk, "task", None),
    }
    assert release.units_asked == 4
    assert set(release.gaps.values_list("unit_id", flat=True)) == {unit.pk for unit in house.units[2:]}
    assert Fact.objects.filter(kind="release_started", source=f"release:{release.pk}").count() == 1
    reach = coverage(release)
    assert (reach.asked, reach.reached, reach.percent) == (4, 0, 0.0)
    assert reach.deliveries["waiting"] == 1
    assert reach.deliveries["task"] == 2


def test_preview_says_what_the_start_does():
    house = Federation(grassroots=3)
    make_channel(house.units[0])
    make_channel(house.units[0], "zalo_group", is_automatic=False)
    make_channel(house.units[1], "zalo_group", is_automatic=False)
    audience = Audience(under=house.province.code, kinds=("grassroots",))

    seen = preview_audience(audience, by=house.lan)

    assert (seen.units, seen.channels, seen.automatic, seen.tasks, seen.without_channel) == (3, 3, 1, 2, 1)
    assert [(part.code, part.units, part.channels) for part in seen.by_network] == [
        ("facebook", 1, 1),
        ("zalo_group", 2, 2),
    ]
    assert [(part.label, part.units) for part in seen.by_kind] == [("Công đoàn cơ sở", 3)]


def test_tags_and_networks_narrow_the_audience():
    house = Federation()
    tagged = make_unit("Công đoàn Nhà máy Kính", parent=house.superior, tags=["khu-cong-nghiep"])
    page = make_channel(tagged)
    make_channel(tagged, "zalo_group", is_automatic=False)
    make_channel(house.units[0])

    release = house.release(
        audience=Audience(under=house.province.code, networks=("facebook",), tags=("khu-cong-nghiep",))
    )

    assert list(release.deliveries.values_list("channel_id", flat=True)) == [page.pk]
    assert release.units_asked == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"due_at": now() - timedelta(minutes=1)}, "phía trước"),
        ({"texts": {"zalo_oa": "a" * 301}}, "dài quá 300"),
        ({"texts": {"tiktokk": "a"}}, "Không có mạng này"),
    ],
)
def test_a_release_that_cannot_be_is_refused(change, says):
    house = Federation()
    make_channel(house.units[0])
    with pytest.raises(RuleBroken, match=says):
        house.release(**change)
    assert Release.objects.count() == 0
    house.release()


def test_a_draft_is_not_spread():
    house = Federation()
    make_channel(house.units[0])
    with pytest.raises(RuleBroken, match="chưa đăng"):
        house.release(page=make_page(live=False))
    assert Delivery.objects.count() == 0


def test_an_audience_without_a_channel_is_refused_whole():
    house = Federation()
    with pytest.raises(RuleBroken, match="kênh đang mở"):
        house.release()
    assert Release.objects.count() == ReleaseGap.objects.count() == 0


def test_who_may_release_where():
    house = Federation()
    make_channel(house.units[0])
    for role, unit, may in [
        (Role.SOCIAL_EDITOR, house.province, True),
        (Role.MANAGING_EDITOR, house.superior, True),
        (Role.ADMINISTRATOR, house.province, True),
        (Role.LEADERSHIP, house.province, False),
        (Role.OFFICER, house.superior, False),
        (Role.SECTION_EDITOR, house.province, False),
    ]:
        user = make_user(role, unit)
        audience = Audience(under=house.superior.code)
        if may:
            assert house.release(by=user, audience=audience).pk
        else:
            with pytest.raises(NotAllowed, match="Không tìm thấy đơn vị"):
                house.release(by=user, audience=audience)
    with pytest.raises(NotAllowed):
        house.release(by=make_user(Role.MANAGING_EDITOR, house.superior))


@pytest.mark.django_db(transaction=True)
def test_the_same_start_twice_at_once_is_one_release():
    house = Federation()
    make_channel(house.units[0])
    page = make_page()

    def start(_):
        try:
            return house.release(page=page, client_id="phone-1").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        started = set(pool.map(start, range(4)))

    assert len(started) == Release.objects.count() == Delivery.objects.count() == 1
