"""The release page through the client: what it says, and steering it."""

from datetime import timedelta

import pytest

from lantoa.kit.clock import now, today
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.models import Delivery, Release, ReleaseGap
from lantoa.publishing.distribution.tests.factories import make_page, make_user
from lantoa.publishing.distribution.tests.screens import reach, say, text_of
from lantoa.services.analytics.facade import Click
from lantoa.services.notify.facade import Notice

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def test_the_release_page_says_how_far_it_got_and_who_is_missing(client, federation, release):
    reach(release, unit=federation.units[0])
    Click.objects.create(
        day=today(), link_id=release.deliveries.get(unit=federation.units[0]).pk, visitor=b"x" * 16, clicks=7
    )
    says = text_of(say(client, federation.lan, f"/lan-toa/{release.pk}/"))
    assert "1 / 4 đơn vị" in says
    assert "25 % đơn vị đã có bài" in says
    assert "Chưa tới: 3 đơn vị" in says
    assert "Chưa có kênh" in says
    assert "Nhóm Zalo: chờ người chia sẻ" in says
    assert "Công đoàn cơ sở: 1/2 · 50 %" in says
    assert "7 lượt bấm qua liên kết của 1 đơn vị" in says
    inside = text_of(client.get(f"/lan-toa/{release.pk}/", {"don-vi": federation.superior.code}))
    assert f"{federation.units[0].name} 1/1 · 100 %" in inside


def test_failures_are_told_by_cause_with_the_one_thing_that_mends_them(client, federation, release):
    for unit, cause in zip(federation.units, ("transient", "reconnect"), strict=True):
        Delivery.objects.filter(unit=unit).update(state="failed", error_class=cause, error="Lỗi 1")
    says = text_of(say(client, federation.lan, f"/lan-toa/{release.pk}/"))
    assert "1 Facebook: Máy chủ của mạng trục trặc nhiều lần liền" in says
    assert "1 Facebook: Trang đã ngắt kết nối với hệ thống" in says
    assert "Kết nối lại" in says
    assert "Thử lại cả 2 lượt hỏng" in says
    client.post(f"/lan-toa/{release.pk}/thu-lai/", {"cause": "transient", "network": "facebook"})
    assert sorted(Delivery.objects.values_list("state", "error_class")) == [
        ("failed", "reconnect"),
        ("task", ""),
        ("waiting", ""),
    ]
    one = Delivery.objects.get(state="failed")
    back = client.post(
        f"/lan-toa/{release.pk}/thu-lai/", {"delivery": one.pk, "next": f"/lan-toa/{release.pk}/luot/?q=a"}
    )
    assert back.url == f"/lan-toa/{release.pk}/luot/?q=a"
    again = client.post(f"/lan-toa/{release.pk}/thu-lai/", {"next": "https://la.example/"}, follow=True)
    assert again.redirect_chain == [(f"/lan-toa/{release.pk}/", 302)]
    assert "Không còn lượt nào cần thử lại." in text_of(again)


def test_a_cause_on_a_lost_channel_becomes_a_task(client, federation, release):
    lost = Delivery.objects.filter(unit=federation.units[0])
    lost.update(state="failed", error_class="transient")
    lost.get().channel.__class__.objects.filter(pk=lost.get().channel_id).update(state="reconnect")
    client.force_login(federation.lan)
    client.post(f"/lan-toa/{release.pk}/thu-lai/", {"cause": "transient", "network": "facebook"})
    assert lost.get().state == "task"


def test_reminding_says_how_many_were_told(client, federation, release):
    make_user(Role.OFFICER, federation.superior)
    client.force_login(federation.lan)
    told = client.post(f"/lan-toa/{release.pk}/nhac/", follow=True)
    assert "Đã nhắc 1 người." in text_of(told)
    assert "Nhắc gần nhất" in text_of(told)
    Notice.objects.all().delete()
    Delivery.objects.filter(state="task").update(state="done", sent_at=now())
    assert "Không nhắc ai" in text_of(client.post(f"/lan-toa/{release.pk}/nhac/", follow=True))
    assert not Notice.objects.exists()


def test_an_officer_is_led_to_their_own_task(client, federation, release):
    task = Delivery.objects.get(state="task")
    page = say(client, make_user(Role.OFFICER, federation.superior), f"/lan-toa/{release.pk}/")
    assert f'href="/lam-viec/viec/{task.pk}/"' in page.content.decode()
    assert "Chia sẻ ngay" not in text_of(say(client, federation.lan, f"/lan-toa/{release.pk}/"))


def test_pausing_resuming_and_recalling_through_the_page(client, federation, release):
    client.force_login(federation.lan)
    assert "Đợt này đang tạm dừng" in text_of(client.post(f"/lan-toa/{release.pk}/tam-dung/", follow=True))
    assert "Đợt này không đang chạy." in text_of(client.post(f"/lan-toa/{release.pk}/tam-dung/", follow=True))
    assert "Đang lan tỏa tiếp." in text_of(client.post(f"/lan-toa/{release.pk}/tiep-tuc/", follow=True))
    reach(release, unit=federation.units[0])
    asked = text_of(client.get(f"/lan-toa/{release.pk}/thu-hoi/"))
    assert "2 lượt chưa đăng dừng ngay" in asked
    assert "1 bài hệ thống đã đăng sẽ được gỡ" in asked
    assert Release.objects.get().state == "running"
    done = client.post(f"/lan-toa/{release.pk}/thu-hoi/", follow=True)
    assert "Đã thu hồi" in text_of(done)
    assert Release.objects.get().state == "recalled"


def test_the_live_part_answers_304_until_something_changes(client, federation, release):
    path = f"/lan-toa/{release.pk}/truc-tiep/"
    first = say(client, federation.lan, path)
    assert "0 / 4 đơn vị" in text_of(first)
    same = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    reach(release, unit=federation.units[0])
    moved = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert moved.status_code == 200
    assert "1 / 4 đơn vị" in text_of(moved)


def test_the_live_part_stops_asking_when_everything_has_ended(client, federation, release):
    path = f"/lan-toa/{release.pk}/truc-tiep/"
    assert "hx-get" in say(client, federation.lan, path).content.decode()
    reach(release)
    assert "hx-get" not in client.get(path).content.decode()


def test_everyone_reached_is_said_so(client, federation, release):
    reach(release)
    ReleaseGap.objects.all().delete()
    says = text_of(say(client, federation.lan, f"/lan-toa/{release.pk}/"))
    assert "3 / 3 đơn vị" in says
    assert "Mọi đơn vị được hỏi đều đã có bài." in says
    assert "Độ phủ chạm 100 % sau 1 giây" in says


def test_a_recalled_release_is_not_tried_again(client, federation, release):
    Delivery.objects.update(state="failed", error_class="transient")
    Release.objects.update(state="recalled", recalled_at=now())
    client.force_login(federation.lan)
    for form in ({}, {"cause": "transient", "network": "facebook"}):
        says = text_of(client.post(f"/lan-toa/{release.pk}/thu-lai/", form, follow=True))
        assert "Đợt lan tỏa này đã được thu hồi." in says
        assert "Thử lại" not in says
    assert {*Delivery.objects.values_list("state", flat=True)} == {"failed"}
    assert "đã được thu hồi lúc" in text_of(client.get(f"/lan-toa/{release.pk}/thu-hoi/"))


def test_what_could_not_be_taken_down_is_told(client, federation, release):
    Release.objects.update(state="recalled", recalled_at=now())
    Delivery.objects.filter(unit=federation.units[0]).update(
        state="sent", sent_at=now(), is_recalled=True, needs_person=True, error_class="permission"
    )
    assert "1 Facebook: Chưa gỡ được bài đã thu hồi" in text_of(say(client, federation.lan, f"/lan-toa/{release.pk}/"))


def test_pages_with_a_lead_are_offered_newest_first_and_drafts_are_not(client, federation):
    from django.apps import apps

    article = apps.get_model("newsroom", "Article")
    root = make_page("Trang chuyên mục").get_parent()
    for number, (title, is_live) in enumerate([("Bài cũ", True), ("Bài mới", True), ("Bản nháp", False)]):
        at = now() + timedelta(minutes=number) if is_live else None
        root.add_child(
            instance=article(title=title, slug=f"p-{number}", lead="Sapo", live=is_live, first_published_at=at)
        )
    pages = say(client, federation.lan, "/lan-toa/moi/").context["pages"]
    assert [one.page.title for one in pages] == ["Bài mới", "Bài cũ"]
    assert [one.page.title for one in client.get("/lan-toa/moi/", {"q": "cũ"}).context["pages"]] == ["Bài cũ"]
    assert "Không có bài nào khớp" in text_of(client.get("/lan-toa/moi/", {"q": "không có"}))
