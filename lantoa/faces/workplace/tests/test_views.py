from datetime import timedelta

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from lantoa.kit.clock import now
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.facade import Audience, Delivery, Plan, Release
from lantoa.publishing.distribution.tests.factories import make_channel
from lantoa.publishing.newsroom.actions import (
    approve_piece,
    decline_dispatch,
    publish_piece,
    return_dispatch,
    submit_piece,
)
from lantoa.publishing.newsroom.tests.factories import make_user, photo_file
from lantoa.services.notify.facade import notify, unread

HOME = "/lam-viec/"


def says(answer):
    return answer.content.decode()


def test_signing_in_comes_first(client, house):
    task, dispatch = house.task(), house.dispatch()
    for address in (HOME, f"/lam-viec/viec/{task.pk}/", f"/lam-viec/tin/{dispatch.pk}/", "/lam-viec/gui-tin/"):
        assert client.get(address).headers["location"].startswith("/tai-khoan/login/")


def test_what_is_due_stands_first_oldest_first(lan, house):
    late = house.task(title="Trễ rồi")
    house.release(title="Còn sớm", due_at=now() + timedelta(days=3))
    house.release(title="Sắp đến", due_at=now() + timedelta(hours=2))
    Release.objects.filter(pk=late.release_id).update(due_at=now() - timedelta(days=3))
    page = says(lan.get(HOME))
    places = [page.index(words) for words in ("Trễ rồi", "Sắp đến", "Còn sớm", "Tin tôi đã gửi")]
    assert places == sorted(places)
    assert "Quá hạn 3 ngày" in page


@pytest.mark.parametrize("count", [1, 3])
def test_home_costs_the_same_however_much_there_is(lan, house, count, django_assert_num_queries):
    for number in range(count):
        house.release(title=f"Đợt {number}")
        house.dispatch(title=f"Tin {number}")
        notify([house.lan], text="Xin chia sẻ giúp", source=f"thử:{number}")
    lan.get(HOME)
    with django_assert_num_queries(23):
        page = says(lan.get(HOME))
    assert page.count('class="work-item"') == count


@pytest.mark.parametrize(
    ("who", "sentence", "absent"),
    [
        ("lan", "Gửi tin", "Ở tòa soạn"),
        ("editor", "tin mới chờ người nhận", "Việc chia sẻ"),
        ("leader", "Xem bàn chỉ đạo", "Gửi tin"),
    ],
)
def test_each_role_finds_its_own_work(client, house, who, sentence, absent):
    client.force_login(getattr(house, who))
    page = says(client.get(HOME))
    assert sentence in page
    assert absent not in page


def test_who_has_no_role_is_told_what_will_happen(client, house):
    client.force_login(make_user())
    assert "Chưa có việc nào được giao" in says(client.get(HOME))


def test_the_desk_sees_how_much_waits(client, house):
    house.dispatch()
    house.piece(title="Bài của Biên")
    client.force_login(house.editor)
    page = says(client.get(HOME))
    assert '<span class="desk-counts__number">1</span> tin mới chờ người nhận' in page
    assert '<span class="desk-counts__number">1</span> tin, bài tôi đang giữ' in page


def test_leadership_sees_the_newest_reach(client, house):
    house.release(title="Bữa cơm ca ba")
    house.release(title="Bài của ngày mai", plan=Plan(starts_at=now() + timedelta(hours=2)))
    client.force_login(house.leader)
    page = says(client.get(HOME))
    assert "Bài của ngày mai" not in page, "it has reached nobody yet"
    assert "Bữa cơm ca ba" in page
    assert "đơn vị đã lan tỏa" in page


def test_a_notice_goes_when_it_is_followed(lan, house):
    notify([house.lan], text="Xin chia sẻ giúp", url="/lam-viec/viec/", source="thử")
    notice = unread(house.lan).get()
    assert lan.post(f"/lam-viec/thong-bao/{notice.pk}/").headers["location"] == "/lam-viec/viec/"
    assert unread(house.lan).count() == 0


def test_a_notice_leads_nowhere_else_and_others_keep_theirs(lan, house):
    notify([house.lan], text="Lạ", url="https://evil.example/", source="lạ")
    notify([house.mai], text="Của Mai", url="/lan-toa/", source="mai")
    assert lan.post(f"/lam-viec/thong-bao/{unread(house.lan).get().pk}/").headers["location"] == HOME
    assert lan.post(f"/lam-viec/thong-bao/{unread(house.mai).get().pk}/").headers["location"] == HOME
    assert unread(house.mai).count() == 1


def test_other_peoples_things_are_missing(client, house):
    """Missing and hidden look alike, in every address with an id."""
    task, dispatch = house.task(), house.dispatch()
    client.force_login(house.mai)
    for kind, pk in (("viec", task.pk), ("viec", 10**9), ("tin", dispatch.pk), ("tin", 10**9)):
        assert client.get(f"/lam-viec/{kind}/{pk}/").status_code == 404
    for address in ("viec/{}/xong", "viec/{}/truc-trac"):
        assert client.post(f"/lam-viec/{address.format(task.pk)}/", {"reason": "x"}).status_code == 404
    assert client.post(f"/lam-viec/tin/{dispatch.pk}/bo-sung/", {}).status_code == 404
    task.refresh_from_db()
    assert task.state == Delivery.State.TASK


# --- a dispatch on its way ------------------------------------------------------------------------


def test_a_dispatch_tells_its_way(lan, house):
    dispatch = house.dispatch(title='<script>alert("x")</script>')
    page = says(lan.get(f"/lam-viec/tin/{dispatch.pk}/"))
    assert "Đã gửi" in page
    assert "Chờ tòa soạn nhận" in page
    assert "<script>alert" not in page
    assert "Bổ sung rồi gửi lại" not in page


def test_a_declined_dispatch_gives_the_reason(lan, house):
    dispatch = house.dispatch()
    decline_dispatch(dispatch=dispatch, reason="Tin này đã có đơn vị khác gửi.", by=house.editor)
    assert "Tin này đã có đơn vị khác gửi." in says(lan.get(f"/lam-viec/tin/{dispatch.pk}/"))


def answer_form(**changes):
    values = {"title": "Hội thi nấu ăn", "place": "Nhà ăn", "body": "Thêm: 80 nữ.", "author": "Lan", "note": "Đã thêm."}
    return {**values, "happened_at": "2026-11-18T08:30", **changes}


def test_a_returned_dispatch_is_answered_on_its_page_with_more_photos(lan, house):
    dispatch = house.dispatch()
    return_dispatch(dispatch=dispatch, note="Bao nhiêu người là nữ?", by=house.editor)
    assert "Chờ bổ sung" in says(lan.get(HOME))
    page = says(lan.get(f"/lam-viec/tin/{dispatch.pk}/"))
    assert "Bao nhiêu người là nữ?" in page
    assert "Sáng nay 120 đoàn viên dự thi." in page

    photo = SimpleUploadedFile("anh.jpg", photo_file().read())
    answer = lan.post(f"/lam-viec/tin/{dispatch.pk}/bo-sung/", answer_form(photos=[photo]), follow=True)
    assert "Đã gửi lại cho tòa soạn." in says(answer)
    dispatch.refresh_from_db()
    assert (dispatch.body, dispatch.state, dispatch.photos.count()) == ("Thêm: 80 nữ.", "in_editing", 1)


@pytest.mark.parametrize("changes", [{"title": ""}, {"photos": [b"PK"]}])
def test_a_refused_answer_changes_nothing_and_keeps_what_was_typed(lan, house, changes):
    dispatch = house.dispatch()
    return_dispatch(dispatch=dispatch, note="Bao nhiêu người là nữ?", by=house.editor)
    if "photos" in changes:
        changes = {"photos": [SimpleUploadedFile("anh.jpg", b"PK\x03\x04" + bytes(3000))]}
    answer = lan.post(f"/lam-viec/tin/{dispatch.pk}/bo-sung/", answer_form(**changes))
    assert answer.status_code == 422
    assert "Thêm: 80 nữ." in says(answer)
    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.photos.count()) == ("returned", 0)


def test_a_colleague_reads_but_cannot_answer(client, house):
    dispatch = house.dispatch()
    return_dispatch(dispatch=dispatch, note="Bao nhiêu người là nữ?", by=house.editor)
    client.force_login(make_user(house.unit, Role.REPORTER))
    assert "Bổ sung rồi gửi lại" not in says(client.get(f"/lam-viec/tin/{dispatch.pk}/"))
    assert client.post(f"/lam-viec/tin/{dispatch.pk}/bo-sung/", answer_form()).status_code == 422


def test_an_answer_sent_twice_counts_once(lan, house):
    dispatch = house.dispatch()
    return_dispatch(dispatch=dispatch, note="Bao nhiêu người là nữ?", by=house.editor)
    for _again in range(2):
        answer = lan.post(f"/lam-viec/tin/{dispatch.pk}/bo-sung/", answer_form(), follow=True)
    assert "Tin này không còn chờ bổ sung." in says(answer)
    assert dispatch.notes.filter(kind="answered").count() == 1


def test_a_published_dispatch_links_to_the_piece_and_tells_how_it_did(lan, house):
    article = house.piece()
    submit_piece(article=article, by=house.editor)
    approve_piece(article=article, by=house.second)
    publish_piece(article=article, by=house.second)
    article.refresh_from_db()
    page = says(lan.get(f"/lam-viec/tin/{article.dispatch.pk}/"))
    assert f'href="{escape(article.url)}"' in page
    assert "lượt xem trên cổng" in page


# --- a share task ---------------------------------------------------------------------------------


def test_the_kit_is_all_there(lan, house):
    page = says(lan.get(f"/lam-viec/viec/{house.task().pk}/"))
    for words in ("Mời đoàn viên đọc và chia sẻ.", "/s/", "Chép lời và liên kết", "Đã đăng", "Gặp trục trặc"):
        assert words in page


def test_a_task_that_no_program_may_do_says_why_and_brings_the_clip(lan, house):
    channel = make_channel(house.unit, "tiktok", name="TikTok May Sông Lam")
    video = {"url": "http://testserver/media/videos/a.mp4", "path": "videos/a.mp4", "size": 9, "poster_url": ""}
    networks = Audience(under=house.province.code, networks=("tiktok",))
    task = house.task(audience=networks, format="video", plan=Plan(video=video))
    Delivery.objects.filter(pk=task.pk).update(state="task", error_class="by_hand", error="Chủ kênh chưa đồng ý.")

    page = says(lan.get(f"/lam-viec/viec/{task.pk}/"))

    assert "Vì sao cần người đăng: Chủ kênh chưa đồng ý." in page
    assert f'href="/lan-toa/kenh/{channel.pk}/dong-y/"' in page
    assert 'href="http://testserver/media/videos/a.mp4" download' in page


def finish(client, task, **values):
    return client.post(f"/lam-viec/viec/{task.pk}/xong/", values, follow=True)


def test_done_with_a_link_the_next_task_is_one_press_away(lan, house):
    first, second = house.task(title="Bài một"), house.task(title="Bài hai")
    answer = finish(lan, first, proof_url="zalo.me/g/lg-0001")
    assert "Lượt chia sẻ đã được ghi." in says(answer)
    assert f'href="/lam-viec/viec/{second.pk}/"' in says(answer)
    first.refresh_from_db()
    assert (first.state, first.proof_url, first.done_by) == ("done", "https://zalo.me/g/lg-0001", house.lan)


def test_a_wrong_proof_is_mended_after_it_was_done(lan, house):
    task = house.task()
    finish(lan, task, proof_url="https://zalo.me/g/sai")
    assert "Sửa minh chứng" in says(lan.get(f"/lam-viec/viec/{task.pk}/"))
    finish(lan, task, proof_url="https://zalo.me/g/dung")
    task.refresh_from_db()
    assert (task.state, task.proof_url) == ("done", "https://zalo.me/g/dung")


def test_done_with_a_screenshot(lan, house):
    task = house.task()
    finish(lan, task, proof_picture=SimpleUploadedFile("man-hinh.jpg", photo_file(gps=True).read()))
    task.refresh_from_db()
    assert task.state == "done"
    assert task.proof_picture.unit == house.unit


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Cần một minh chứng"),
        ({"proof_url": "https://example.com/1"}, "không phải của nơi được giao chia sẻ"),
        ({"proof_url": "javascript:alert(1)"}, "không phải của nơi được giao chia sẻ"),
        ({"proof_url": "https://zalo.me/" + "a" * 500}, "dài quá 500"),
    ],
)
def test_without_a_true_proof_it_stays_open(lan, house, values, sentence):
    task = house.task()
    answer = finish(lan, task, **values)
    assert answer.status_code == 422
    assert sentence in says(answer)
    task.refresh_from_db()
    assert task.state == "task"


def test_a_screenshot_that_is_none_is_refused(lan, house):
    task = house.task()
    answer = finish(lan, task, proof_picture=SimpleUploadedFile("a.jpg", b"PK\x03\x04" + bytes(3000)))
    assert answer.status_code == 422
    task.refresh_from_db()
    assert task.state == "task"


def test_a_problem_is_told_and_the_task_stays(lan, house):
    task = house.task()
    assert lan.post(f"/lam-viec/viec/{task.pk}/truc-trac/", {"reason": " "}).status_code == 422
    answer = lan.post(f"/lam-viec/viec/{task.pk}/truc-trac/", {"reason": "Nhóm đã giải tán"}, follow=True)
    assert "Đã báo cho người phụ trách." in says(answer)
    assert "Đã báo trục trặc: Nhóm đã giải tán" in says(lan.get(f"/lam-viec/viec/{task.pk}/"))
    assert unread(house.chief).filter(text__contains="Nhóm đã giải tán").exists()


def test_a_finished_task_takes_no_problem(lan, house):
    task = house.task()
    finish(lan, task, proof_url="https://zalo.me/g/1")
    assert lan.post(f"/lam-viec/viec/{task.pk}/truc-trac/", {"reason": "Muộn"}).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_tasks_costs_the_same_however_many(lan, house, count, django_assert_num_queries):
    for number in range(count):
        house.release(title=f"Đợt {number}")
    lan.get("/lam-viec/viec/")
    with django_assert_num_queries(12):
        page = says(lan.get("/lam-viec/viec/"))
    assert page.count('class="work-item"') == count


# --- the app on the phone -------------------------------------------------------------------------


def test_the_worker_keeps_files_that_exist_and_rules_its_own_part(client, db):
    answer = client.get("/lam-viec/sw.js")
    script = says(answer).replace("\\u002D", "-")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["service-worker-allowed"] == HOME
    assert "no-cache" in answer.headers["cache-control"]
    kept = [word for word in script.split('"') if word.startswith("/static/")]
    assert len(kept) > 15
    missing = [address for address in kept if not finders.find(address.removeprefix("/static/"))]
    assert missing == []


def test_the_page_without_a_line_knows_nobody(lan, house):
    page = says(lan.get("/lam-viec/ngoai-tuyen/"))
    assert "Không có mạng" in page
    assert "Trần Thị Lan" not in page
    assert str(house.unit) not in page


def test_the_app_can_be_installed(client, db):
    told = client.get("/lam-viec/ung-dung.webmanifest").json()
    assert (told["start_url"], told["scope"], told["display"]) == (HOME, HOME, "standalone")
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}
    for icon in told["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))
