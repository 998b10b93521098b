"""Who sees the screens, and the composer, through the client."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lantoa.kit.clock import now
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.models import Delivery, Release
from lantoa.publishing.distribution.tests.factories import make_channel, make_page, make_unit, make_user
from lantoa.publishing.distribution.tests.screens import compose, reach, say, text_of, typed

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


READS = ["release_detail", "release_live", "missing_list", "delivery_list"]
WRITES = [
    "release_retry",
    "release_settle",
    "release_remind",
    "release_pause",
    "release_resume",
    "release_recall",
]


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


def test_networks_whose_posts_look_alike_share_a_preview(client, federation):
    for network in ("telegram", "notice", "loudspeaker", "youtube"):
        make_channel(federation.superior, network)
    client.force_login(federation.lan)
    path = f"/lan-toa/moi/xem-truoc/?bai={make_page('Bữa cơm ca ba').pk}"
    says = text_of(client.post(path, {"text_default": "Mời đọc", "format": "link"}))
    assert "Facebook, Nhóm Zalo, Telegram lời chung" in says
    assert says.count("/s/…") == 1, "a board and a loudspeaker show no link"
    assert "In sẵn thành tờ A4" in says
    assert "YouTube Chỉ nhận video" in says
    own = text_of(client.post(path, {"text_default": "Mời đọc", "text_telegram": "Riêng", "format": "link"}))
    assert "Facebook, Nhóm Zalo lời chung" in own
    assert "Telegram lời riêng Riêng" in own


def test_where_a_network_forbids_links_the_preview_shows_none(client, federation):
    for network in ("youtube", "tiktok"):
        make_channel(federation.superior, network)
    client.force_login(federation.lan)
    path = f"/lan-toa/moi/xem-truoc/?bai={make_page('Bữa cơm ca ba').pk}"
    post = {"text_default": "Mời xem", "format": "video", "networks": ["tiktok"]}
    says = text_of(client.post(path, post))
    assert "TikTok lời chung Mời xem Kèm video của đợt này · mạng này không cho gắn liên kết" in says
    assert "/s/…" not in says
    assert "Bữa cơm ca ba" not in says, "the card of a link"
    beside = text_of(client.post(path, {**post, "networks": ["youtube", "tiktok"]}))
    assert beside.count("/s/…") == 1
    assert "YouTube lời chung Bữa cơm ca ba Mời xem http" in beside


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
