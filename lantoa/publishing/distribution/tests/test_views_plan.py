"""The composer's plan, stopping, correcting and lines, through the client."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from lantoa.kit.clock import now
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.facade import Plan
from lantoa.publishing.distribution.models import Release, ReleaseIntro, SavedAudience
from lantoa.publishing.distribution.tests.factories import make_page, make_user
from lantoa.publishing.distribution.tests.screens import compose, say, text_of, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def piece():
    return make_page()


def in_hours(hours):
    return f"{localtime(now() + timedelta(hours=hours)):%Y-%m-%dT%H:%M}"


def test_a_release_is_planned_in_the_composer(client, federation, piece):
    plan = {
        "start": "hen",
        "starts_at": in_hours(2),
        "due": "24-gio",
        "wave_grassroots": "3",
        "intro": "required",
        "is_optional": "on",
        "needs_ack": "on",
        "variants": "Lời hai\r\n---\r\nLời ba của {đơn vị}",
        "without": f"{federation.units[0].code}, ",
    }
    page = compose(client, federation.lan, piece, typed(federation, step="check", **plan))
    says = text_of(page)
    assert "Hẹn giờ lan tỏa" in says
    assert "sau 3 giờ" in says
    compose(client, federation.lan, piece, typed(federation, step="start", **plan))
    release = Release.objects.get()
    assert (release.state, release.waves, release.intro) == ("scheduled", {"grassroots": 3.0}, "required")
    assert release.variants == {"default": ["Lời hai", "Lời ba của {đơn vị}"]}
    assert (release.is_mandatory, release.needs_ack, release.ack_due_at) == (False, True, release.due_at)
    assert release.audience["without"] == [federation.units[0].code]
    waits = text_of(say(client, federation.lan, f"/lan-toa/{release.pk}/"))
    assert "tự bắt đầu lúc" in waits
    assert "Chưa tới" not in waits, "nobody was asked yet"
    assert "Hủy hẹn giờ" in waits
    assert "0 / 0" not in text_of(say(client, federation.lan, "/lan-toa/"))


def test_the_page_says_when_the_next_levels_are_served(client, federation):
    release = federation.release(plan=Plan(waves={"superior": 1.0, "grassroots": 3.0}))
    Release.objects.filter(pk=release.pk).update(started_at=now() - timedelta(hours=2))
    says = text_of(say(client, federation.lan, f"/lan-toa/{release.pk}/"))
    at = localtime(now() + timedelta(hours=1))
    assert f"Đi theo cấp: Công đoàn cơ sở từ {at:%d/%m/%Y}" in says
    Release.objects.filter(pk=release.pk).update(started_at=now() - timedelta(hours=4))
    assert "Đi theo cấp" not in text_of(say(client, federation.lan, f"/lan-toa/{release.pk}/"))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"start": "hen"}, "Hãy chọn ngày giờ."),
        ({"start": "hen", "starts_at": "2020-01-01T08:00"}, "phải ở phía trước"),
        ({"start": "hen", "starts_at": in_hours(30), "due": "24-gio"}, "sau giờ bắt đầu"),
        ({"wave_grassroots": "-1"}, "0"),
        ({"variants": "\n---\n".join("abcdef")}, "Nhiều nhất 5"),
        ({"variants": "{lạ}"}, "Không có ô điền {lạ}"),
        ({"text_default": "{lạ}"}, "Không có ô điền {lạ}"),
    ],
)
def test_a_wrong_plan_is_said_beside_its_field_and_kept(client, federation, changes, says, piece):
    page = compose(client, federation.lan, piece, typed(federation, step="start", **changes))
    assert page.status_code == 422
    assert says in text_of(page)
    assert Release.objects.count() == 0


def test_an_audience_is_kept_and_chosen_again(client, federation, piece):
    page = compose(
        client,
        federation.lan,
        piece,
        typed(federation, step="keep", audience_name="Khu công nghiệp", kinds=["superior"]),
    )
    assert "Đã lưu phạm vi" in text_of(page)
    compose(
        client,
        federation.lan,
        piece,
        typed(federation, step="keep", audience_name="Khu công nghiệp", kinds=["grassroots"]),
    )
    kept = SavedAudience.objects.get()
    assert kept.audience["kinds"] == ["grassroots"]
    page = compose(client, federation.lan, piece, typed(federation, step="keep", audience_name=" "))
    assert "Hãy đặt cho phạm vi một tên" in text_of(page)


def test_a_kept_audience_of_others_is_not_read(client, federation, piece):
    other = make_user(Role.MANAGING_EDITOR, federation.superior)
    kept = SavedAudience.objects.create(
        name="Riêng",
        unit=federation.province,
        audience={"under": federation.province.code},
        made_by=federation.lan,
        made_at=now(),
    )
    page = say(client, other, "/lan-toa/moi/", **{"bai": piece.pk, "doi-tuong": kept.pk})
    assert "3 đơn vị" in text_of(page)
    assert "Riêng" not in text_of(page)
    own = say(client, federation.lan, "/lan-toa/moi/", **{"bai": piece.pk, "doi-tuong": kept.pk})
    assert "Riêng" in text_of(own)
    assert "4 đơn vị" in text_of(own)


def test_a_release_is_stopped_from_its_page(client, federation, release):
    client.force_login(federation.lan)
    says = text_of(client.post(reverse("distribution:release_stop", args=[release.pk]), follow=True))
    assert "Đã dừng." in says
    assert "phần còn lại được miễn" in says
    release.refresh_from_db()
    assert release.state == "stopped"


def test_a_schedule_is_called_off(client, federation):
    release = federation.release(plan=Plan(starts_at=now() + timedelta(hours=1)))
    client.force_login(federation.lan)
    assert "Hủy hẹn giờ" in text_of(client.get(f"/lan-toa/{release.pk}/"))
    says = text_of(client.post(reverse("distribution:release_stop", args=[release.pk]), follow=True))
    assert "Đã hủy hẹn giờ." in says


def test_a_correction_says_what_it_will_do_and_does_it(client, federation, release):
    path = reverse("distribution:release_correct", args=[release.pk])
    assert "Đính chính trên mọi kênh" in text_of(say(client, federation.lan, path))
    wrong = client.post(path, {"reason": "", "text": "Đúng"})
    assert (wrong.status_code, Release.objects.get().version) == (422, 1)
    same = client.post(path, {"reason": "Sai", "text": release.texts["default"]})
    assert "giống hệt" in text_of(same)
    says = text_of(client.post(path, {"reason": "Sai tên đơn vị", "text": "Đúng rồi"}, follow=True))
    assert "Đã đính chính" in says
    assert "Sai tên đơn vị" in says
    assert Release.objects.get().texts == {"default": "Đúng rồi"}


def test_a_superior_unit_writes_its_line(client, federation):
    release = federation.release(plan=Plan(intro="required"))
    officer = make_user(Role.OFFICER, federation.superior)
    path = reverse("distribution:intro_list", args=[release.pk])
    assert "Gửi lời và cho đăng" in text_of(say(client, officer, path))
    assert "1 công đoàn cấp trên chưa viết" in text_of(say(client, federation.lan, f"/lan-toa/{release.pk}/"))
    write = reverse("distribution:intro_write", args=[release.pk, federation.superior.code])
    client.force_login(officer)
    assert "Đã gửi lời" in text_of(client.post(write, {"text": "Mời các đồng chí"}, follow=True))
    assert ReleaseIntro.objects.get().text == "Mời các đồng chí"
    assert "đã có lời" in text_of(client.post(write, {"text": "Lần nữa"}, follow=True))


def test_nobody_writes_the_line_of_another_unit(client, federation):
    release = federation.release(plan=Plan(intro="required"))
    write = reverse("distribution:intro_write", args=[release.pk, federation.superior.code])
    missing = reverse("distribution:intro_write", args=[release.pk, "KHONG-CO"])
    waive = reverse("distribution:intro_waive", args=[release.pk])
    client.force_login(make_user(Role.OFFICER, federation.units[0]))
    assert [client.post(path, {"text": "x"}).status_code for path in (write, missing, waive)] == [404, 404, 404]
    assert ReleaseIntro.objects.count() == 0
    client.force_login(federation.lan)
    assert "không chờ lời giới thiệu nữa" in text_of(client.post(waive, follow=True))
    assert "không chờ lời giới thiệu" in text_of(client.post(waive, follow=True))


def test_what_was_typed_for_the_plan_comes_back(client, federation, piece):
    page = compose(
        client, federation.lan, piece, typed(federation, step="edit", wave_grassroots="5", variants="Lời hai")
    )
    assert 'value="5"' in page.content.decode() or 'value="5.0"' in page.content.decode()
    assert "Lời hai" in page.content.decode()
