"""The composer and the release page through the client."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from lantoa.kit.clock import now
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.models import Delivery, Release, ReleaseGap
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_page, make_unit, make_user
from lantoa.services.analytics.facade import Click
from lantoa.services.notify.facade import Notice

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


@pytest.fixture
def federation():
    made = Federation()
    for unit in made.units:
        make_channel(unit)
    make_channel(made.superior, "zalo_group", is_automatic=False)
    return made


@pytest.fixture
def release(federation):
    """The province has no channel, the superior unit a task, two grassroots units wait for a worker."""
    return federation.release()


def text_of(answer):
    """What a person reads: no tags, white space as blanks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def say(client, who, path, **query):
    client.force_login(who)
    return client.get(path, query)


def typed(federation, **changed):
    """A valid form; None takes a field away."""
    form = {
        "client_id": "7a1",
        "under": federation.province.code,
        "text_default": "Mời đọc.",
        "format": "link",
        "due": "24-gio",
        "step": "check",
    } | changed
    return {name: value for name, value in form.items() if value is not None}


def compose(client, who, page, form):
    client.force_login(who)
    return client.post(f"/lan-toa/moi/?bai={page.pk}", form)


def reach(release, **values):
    Delivery.objects.filter(release=release, **values).update(state="sent", sent_at=release.started_at)


# --- who sees what --------------------------------------------------------------------------------

READS = ["release_detail", "release_live", "missing_list", "delivery_list"]
WRITES = ["release_retry", "release_remind", "release_pause", "release_resume", "release_recall"]


def test_nobody_sees_anything_without_signing_in(client, release):
    for name in READS:
        assert client.get(reverse(f"distribution:{name}", args=[release.pk])).status_code == 302
    for name in WRITES:
        assert client.post(reverse(f"distribution:{name}", args=[release.pk])).status_code == 302
    for path in ("/lan-toa/", "/lan-toa/moi/", "/lan-toa/kenh/", f"/lan-toa/{release.pk}/chua-toi.csv"):
        assert client.get(path).status_code == 302


@pytest.mark.parametrize("name", READS)
def test_lan_and_hung_read_a_release_and_mai_cannot_tell_it_from_a_missing_one(client, federation, release, name):
    hung, mai = make_user(Role.SOCIAL_EDITOR, federation.province), make_user()
    path = reverse(f"distribution:{name}", args=[release.pk])
    assert say(client, federation.lan, path).status_code == 200
    assert say(client, hung, path).status_code == 200
    hidden = say(client, mai, path)
    missing = say(client, mai, reverse(f"distribution:{name}", args=[release.pk + 999]))
    assert (hidden.status_code, text_of(hidden)) == (404, text_of(missing))


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_exports_are_closed_to_mai(client, federation, release, format):
    path = f"/lan-toa/{release.pk}/chua-toi.{format}"
    assert say(client, federation.lan, path).status_code == 200
    assert say(client, make_user(), path).status_code == 404
    assert say(client, federation.lan, f"/lan-toa/{release.pk}/chua-toi.exe").status_code == 404


@pytest.mark.parametrize("name", WRITES)
def test_who_only_watches_a_release_does_not_steer_it(client, federation, release, name):
    captren = make_user(Role.OFFICER, federation.superior)
    client.force_login(captren)
    assert client.get(f"/lan-toa/{release.pk}/").status_code == 200
    assert client.post(reverse(f"distribution:{name}", args=[release.pk])).status_code == 404
    client.force_login(make_user())
    assert client.post(reverse(f"distribution:{name}", args=[release.pk])).status_code == 404
    assert Release.objects.get().state == "running"


def test_an_officer_sees_their_own_subtree_of_a_release_and_nothing_of_the_neighbours(client, federation, release):
    other = make_unit("Công đoàn ngành Giáo dục", kind="superior", parent=federation.province)
    captren = make_user(Role.OFFICER, federation.superior)
    reach(release, unit=federation.units[0])
    page = say(client, captren, f"/lan-toa/{release.pk}/")
    assert "1 / 3 đơn vị" in text_of(page)
    assert "chỉ gồm các đơn vị thuộc phạm vi" in text_of(page)
    assert federation.units[1].name in text_of(page)
    assert "Thu hồi" not in text_of(page)
    for unit in (other, federation.province):
        assert say(client, captren, f"/lan-toa/{release.pk}/", **{"don-vi": unit.code}).status_code == 404
    lines = b"".join(client.get(f"/lan-toa/{release.pk}/chua-toi.csv").streaming_content).decode()
    assert federation.superior.name in lines
    assert f"{federation.province.code}," not in lines


def test_two_units_of_one_officer_are_told_together_and_only_these_open(client, federation, release):
    both = make_user(Role.OFFICER, federation.units[0])
    make_unit("Công đoàn cơ sở khác", parent=federation.superior)
    both.appointments.create(unit=federation.units[1], role=Role.OFFICER, valid_from="2020-01-01")
    page = say(client, both, f"/lan-toa/{release.pk}/")
    assert "0 / 2 đơn vị" in text_of(page)
    assert f"{federation.superior.name} 0/2 · 0 %" in text_of(page)
    assert f"?don-vi={federation.superior.code}" not in page.content.decode()
    assert client.get(f"/lan-toa/{release.pk}/", {"don-vi": federation.superior.code}).status_code == 404
    assert client.get(f"/lan-toa/{release.pk}/", {"don-vi": federation.units[0].code}).status_code == 200


def test_who_watches_nothing_gets_empty_lists(client, release):
    mai = make_user()
    assert release.title not in text_of(say(client, mai, "/lan-toa/"))
    assert "Chưa có đợt lan tỏa nào" in text_of(say(client, mai, "/lan-toa/"))
    assert "Chưa có đơn vị nào thuộc phạm vi" in text_of(say(client, mai, "/lan-toa/kenh/"))


# --- the composer ---------------------------------------------------------------------------------


def test_the_composer_says_at_once_how_far_it_would_go(client, federation):
    page = say(client, federation.lan, f"/lan-toa/moi/?bai={make_page().pk}")
    assert "4 đơn vị, 3 kênh" in text_of(page)
    assert "2 kênh tự động, 1 việc chia sẻ" in text_of(page)
    assert "1 đơn vị chưa có kênh" in text_of(page)
    assert federation.province.name in text_of(page)
    assert client.get("/lan-toa/moi/pham-vi/", {"under": federation.units[0].code}).status_code == 200
    some = client.get("/lan-toa/moi/pham-vi/", {"under": federation.superior.code, "networks": "facebook"})
    assert "3 đơn vị, 2 kênh" in text_of(some)


def test_who_may_not_release_has_no_composer(client, federation):
    page = make_page()
    for who in (make_user(Role.OFFICER, federation.superior), make_user(Role.LEADERSHIP, federation.province)):
        client.force_login(who)
        assert client.get("/lan-toa/moi/").status_code == 404
        assert client.get(f"/lan-toa/moi/?bai={page.pk}").status_code == 404
        assert client.get("/lan-toa/moi/pham-vi/", {"under": federation.superior.code}).status_code == 404
        assert client.post(f"/lan-toa/moi/xem-truoc/?bai={page.pk}").status_code == 404
        assert compose(client, who, page, typed(federation, step="start")).status_code == 404
    assert not Release.objects.exists()


def test_a_social_editor_of_one_subtree_cannot_ask_for_another(client, federation):
    hung = make_user(Role.SOCIAL_EDITOR, federation.superior)
    client.force_login(hung)
    assert client.get("/lan-toa/moi/pham-vi/", {"under": federation.province.code}).status_code == 404
    assert client.get("/lan-toa/moi/pham-vi/", {"under": "khong-co"}).status_code == 404
    refused = compose(
        client, hung, make_page(), typed(federation, under="", under_code=federation.province.code, step="start")
    )
    assert refused.status_code == 422
    assert "Không tìm thấy đơn vị này." in text_of(refused)
    assert not Release.objects.exists()


def test_a_draft_is_refused_in_words_and_a_missing_page_is_404(client, federation):
    draft = make_page("Bản nháp mật", live=False)
    page = say(client, federation.lan, f"/lan-toa/moi/?bai={draft.pk}")
    assert page.status_code == 409
    assert "Bài chưa đăng thì chưa lan tỏa được" in text_of(page)
    assert "Bản nháp mật" not in text_of(page)
    for bad in ("999999", "x", "9" * 30, "-1"):
        assert client.get(f"/lan-toa/moi/?bai={bad}").status_code == 404


def test_the_last_look_repeats_the_numbers_and_starts_nothing(client, federation):
    look = compose(client, federation.lan, make_page(), typed(federation, is_urgent="on"))
    assert look.status_code == 200
    assert "Lan tỏa tới 3 kênh" in text_of(look)
    assert "Khẩn" in text_of(look)
    assert not Release.objects.exists()


def test_starting_twice_is_one_release(client, federation):
    page, form = make_page(), typed(federation, step="start", text_facebook="Riêng\r\ncho Facebook", is_urgent="on")
    first, second = compose(client, federation.lan, page, form), compose(client, federation.lan, page, form)
    release = Release.objects.get()
    assert first.url == second.url == f"/lan-toa/{release.pk}/"
    assert release.texts == {"default": "Mời đọc.", "facebook": "Riêng\ncho Facebook"}
    assert (release.is_urgent, release.deliveries.count(), release.client_id) == (True, 3, "7a1")
    assert timedelta(hours=23) < release.due_at - now() <= timedelta(hours=24)
    changed = client.post(first.request["PATH_INFO"] + f"?bai={page.pk}", form | {"text_default": "Sửa"}, follow=True)
    assert "Đợt này đã bắt đầu từ trước" in text_of(changed)
    assert Release.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"due": "khac"}, "Hãy chọn ngày giờ."),
        ({"due": "khac", "due_other": "2020-01-01T08:00"}, "Hạn chia sẻ phải ở phía trước."),
        ({"due": None}, "Hãy chọn hạn chia sẻ."),
        ({"text_default": "ă" * 1921}, "Dài quá 1 ký tự."),
        ({"text_facebook": "x" * 63_127}, "Dài quá 1 ký tự."),
        ({"under": ""}, "Hãy chọn đơn vị."),
        ({"due": "hom-qua"}, "Hạn này không còn kịp, hãy chọn lại."),
        ({"kinds": "vua"}, "vua"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_is_kept(client, federation, changed, says):
    form = typed(federation, **({"text_default": "Chữ đã gõ"} | changed), step="start")
    answer = compose(client, federation.lan, make_page(), form)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert form["text_default"][:30] in answer.content.decode()
    assert not Release.objects.exists()


def test_no_channel_in_the_audience_is_refused_by_the_last_look(client, federation):
    form = typed(federation, kinds="province", step="start")
    answer = compose(client, federation.lan, make_page(), form)
    assert answer.status_code == 422
    assert "Không đơn vị nào trong phạm vi này có kênh đang mở." in text_of(answer)


def test_without_javascript_the_numbers_come_by_a_button(client, federation):
    answer = compose(client, federation.lan, make_page(), typed(federation, networks="zalo_group", step="count"))
    assert answer.status_code == 200
    assert "4 đơn vị, 1 kênh" in text_of(answer)
    assert 'value="zalo_group"' in answer.content.decode()


def test_posts_are_shown_as_they_will_stand(client, federation):
    make_channel(federation.superior, "zalo_oa")
    client.force_login(federation.lan)
    page = make_page("Bữa cơm ca ba")
    answer = client.post(
        f"/lan-toa/moi/xem-truoc/?bai={page.pk}", {"text_default": "dài " * 100, "text_facebook": "Ngắn"}
    )
    says = text_of(answer)
    assert "Chỉ 300 trong 399 ký tự sẽ hiện." in says
    assert "Ngắn http" in says
    assert "/s/…" in says


def test_the_pick_list_says_what_was_spread_already(client, federation, monkeypatch):
    from lantoa.publishing.distribution.screens import compose as screen

    old, new = make_page("Bài đã đi"), make_page("Bài chưa đi")
    federation.release(page=old)
    monkeypatch.setattr(screen, "spreadable_pages", lambda words: type(old).objects.filter(pk__in=[old.pk, new.pk]))
    says = text_of(say(client, federation.lan, "/lan-toa/moi/"))
    assert "Đã lan tỏa 1 lần" in says
    assert "Bài chưa đi Chưa lan tỏa" in says


def test_hostile_titles_and_texts_stay_text(client, federation):
    page = make_page(HOSTILE)
    look = compose(client, federation.lan, page, typed(federation, text_default=HOSTILE))
    started = compose(client, federation.lan, page, typed(federation, text_default=HOSTILE, step="start"))
    release = Release.objects.get()
    Delivery.objects.update(state="failed", error_class="transient", error=HOSTILE, post_url="javascript:alert(1)")
    pages = [look, client.get(started.url), client.get("/lan-toa/"), client.get(f"/lan-toa/{release.pk}/luot/")]
    pages += [client.get(f"/lan-toa/moi/?bai={page.pk}"), client.get(f"/lan-toa/{release.pk}/thu-hoi/")]
    for one in pages:
        assert one.status_code == 200
        assert "<script>alert" not in one.content.decode()
        assert "<img src=x" not in one.content.decode()
        assert "javascript:alert" not in one.content.decode()


# --- the release page -----------------------------------------------------------------------------


def test_the_release_page_says_how_far_it_got_and_who_is_missing(client, federation, release):
    reach(release, unit=federation.units[0])
    Click.objects.create(
        day=now().date(), link_id=release.deliveries.get(unit=federation.units[0]).pk, visitor=b"x" * 16, clicks=7
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
