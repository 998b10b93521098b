"""The inbox through the client: what it says, what its buttons do, what others must not see."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lantoa.faces.workplace.views.doors import JUST_DONE
from lantoa.kit.clock import now
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.facade import Audience, Delivery, Release
from lantoa.publishing.distribution.tests.factories import make_channel
from lantoa.publishing.newsroom.tests.factories import make_user, photo_file
from lantoa.services.notify.facade import unread

INBOX = "/lam-viec/viec/"
LINK = "https://zalo.me/g/lg-0001"


def says(answer):
    return answer.content.decode()


def at(task, act=""):
    return f"{INBOX}{task.pk}/{act}"


def state_of(task):
    task.refresh_from_db()
    return task.state


@pytest.fixture
def hung(house):
    return make_user(house.unit, Role.REPORTER, name="Lê Văn Hùng")


def done(browser, task, **values):
    return browser.post(at(task, "xong/"), {"proof_url": LINK} | values, follow=True)


def test_an_empty_inbox_is_said(lan, house):
    assert "Đã chia sẻ hết" in says(lan.get(INBOX))


def test_the_day_s_progress_counts_what_is_done_and_what_is_open(lan, house):
    first = house.task(title="Bài một")
    house.task(title="Bài hai")
    done(lan, first)
    assert "Hôm nay đã xong 1 trên 2 việc" in says(lan.get(INBOX))


def test_a_mistaken_share_is_taken_back_from_the_inbox(lan, house):
    task = house.task(title="Bài một")
    done(lan, task)
    page = says(lan.get(INBOX))
    assert "Vừa báo đăng" in page
    assert "Bấm nhầm, lấy lại" in says(lan.get(at(task)))
    assert "Đã lấy lại." in says(lan.post(at(task, "lay-lai/"), follow=True))
    assert state_of(task) == "task"
    assert "Vừa báo đăng" not in says(lan.get(INBOX))


def test_after_ten_minutes_nothing_offers_to_take_it_back(lan, house):
    task = house.task()
    done(lan, task)
    Delivery.objects.filter(pk=task.pk).update(sent_at=now() - timedelta(minutes=11))
    assert "Vừa báo đăng" not in says(lan.get(INBOX))
    assert "lấy lại" not in says(lan.get(at(task)))
    assert "quá 10 phút" in says(lan.post(at(task, "lay-lai/"), follow=True))
    assert state_of(task) == "done"


def test_only_the_last_five_reports_are_offered(lan, house):
    for number in range(6):
        done(lan, house.task(title=f"Bài {number}"))
    assert len(lan.session[JUST_DONE]) == 5


def test_a_task_is_put_off_and_called_back(lan, house):
    task = house.task(title="Bài một")
    assert 'value="1-gio"' in says(lan.get(INBOX))
    answer = says(lan.post(at(task, "de-sau/"), {"until": "1-gio", "next": INBOX}, follow=True))
    assert "Để lại đến" in answer
    assert "data-task" not in answer
    assert "data-task" in says(lan.post(at(task, "lam-ngay/"), follow=True))


@pytest.mark.parametrize("until", ["", "mai-kia", "sang-mai"])
def test_a_task_is_put_off_to_an_offered_moment_only(lan, house, until):
    task = house.task()
    Release.objects.filter(pk=task.release_id).update(due_at=now() + timedelta(minutes=30))
    assert "phải trước hạn" in says(lan.post(at(task, "de-sau/"), {"until": until}, follow=True))
    task.refresh_from_db()
    assert task.snoozed_until is None


def test_a_late_task_offers_no_putting_off(lan, house):
    task = house.task()
    Release.objects.filter(pk=task.release_id).update(due_at=now() - timedelta(minutes=1))
    assert "Để sau" not in says(lan.get(at(task)))


def test_a_colleague_is_asked_and_hands_it_back(client, lan, house, hung):
    task = house.task(title="Bài một")
    assert "Lê Văn Hùng" in says(lan.get(at(task)))
    assert "Đã nhờ Lê Văn Hùng." in says(lan.post(at(task, "nho/"), {"to": hung.pk}, follow=True))
    assert "Đang nhờ Lê Văn Hùng" in says(lan.get(INBOX))
    client.force_login(hung)
    assert "Đồng nghiệp nhờ" in says(client.get(INBOX))
    client.post(at(task, "gui-lai/"))
    task.refresh_from_db()
    assert task.handed_to is None
    assert unread(house.lan).filter(text__contains="gửi lại việc").exists()


def test_a_stranger_is_not_asked(lan, house):
    task = house.task()
    for to in (house.mai.pk, 10**9, "x", ""):
        lan.post(at(task, "nho/"), {"to": to})
    task.refresh_from_db()
    assert task.handed_to is None


def test_a_recalled_share_is_urgent_until_it_is_down(lan, house):
    task = house.task(title="Bài một")
    done(lan, task)
    Delivery.objects.filter(pk=task.pk).update(is_recalled=True, needs_person=True)
    for page in ("/lam-viec/", INBOX):
        assert "Gỡ bài" in says(lan.get(page))
    detail = says(lan.get(at(task)))
    assert LINK in detail
    assert "Chia sẻ lên" not in detail
    assert "bài đã gỡ" in says(lan.post(at(task, "da-go/"), follow=True))
    assert state_of(task) == "recalled"
    assert "Gỡ bài" not in says(lan.get(INBOX))


def test_a_corrected_share_shows_the_new_words_to_paste(lan, house):
    task = house.task(title="Bài một")
    done(lan, task)
    Delivery.objects.filter(pk=task.pk).update(edit_needs_person=True)
    Release.objects.filter(pk=task.release_id).update(
        version=2, corrected_at=now(), correction="Sai số suất ăn", texts={"default": "Lời đã sửa."}
    )
    detail = says(lan.get(at(task)))
    assert "Sai số suất ăn" in detail
    assert "Lời đã sửa." in detail
    assert "đã sửa" in says(lan.post(at(task, "da-sua/"), follow=True))
    task.refresh_from_db()
    assert (task.edit_needs_person, task.version) == (False, 2)


def test_nothing_is_taken_down_that_nobody_recalled(lan, house):
    task = house.task()
    assert "không có yêu cầu gỡ" in says(lan.post(at(task, "da-go/"), follow=True))


def test_a_refused_proof_says_why(lan, house):
    task = house.task()
    Delivery.objects.filter(pk=task.pk).update(
        proof_state="refused", error_class="proof_refused", error="Liên kết mở ra trang khác"
    )
    assert "Minh chứng chưa được nhận" in says(lan.get(INBOX))
    assert "Cấp trên chưa nhận minh chứng: Liên kết mở ra trang khác" in says(lan.get(at(task)))


def test_where_a_form_leads_stays_in_the_workplace(lan, house):
    for wanted, expected in (("//evil.example/", INBOX), ("https://evil.example", INBOX), ("/lam-viec/", "/lam-viec/")):
        answer = lan.post(at(house.task(), "de-sau/"), {"until": "1-gio", "next": wanted})
        assert answer.headers["location"] == expected


ACTS = ("lay-lai/", "de-sau/", "lam-ngay/", "nho/", "gui-lai/", "da-go/", "da-sua/")


@pytest.mark.parametrize("act", ACTS)
def test_other_people_s_tasks_are_missing(client, house, act):
    task = house.task()
    client.force_login(house.mai)
    for pk in (task.pk, 10**9):
        assert client.post(f"{INBOX}{pk}/{act}").status_code == 404
    assert client.get(at(task, act)).status_code == 405


# --- the outbox -----------------------------------------------------------------------------------

JSON = {"HTTP_ACCEPT": "application/json"}


def test_the_outbox_reports_a_share_twice_and_it_counts_once(lan, house):
    task = house.task()
    for _again in range(2):
        answer = lan.post(at(task, "xong/"), {"proof_url": LINK}, **JSON)
        assert (answer.status_code, answer.json()) == (200, {"state": "done"})
    assert state_of(task) == "done"


def test_the_outbox_is_told_in_json_what_is_wrong(client, lan, house):
    task = house.task()
    wrong = lan.post(at(task, "xong/"), {"proof_url": "https://example.com/"}, **JSON)
    assert (wrong.status_code, "không phải của nơi" in wrong.json()["error"]) == (422, True)
    Delivery.objects.filter(pk=task.pk).update(is_recalled=True)
    assert lan.post(at(task, "xong/"), {"proof_url": LINK}, **JSON).status_code == 422
    assert lan.post(f"{INBOX}{10**9}/xong/", {}, **JSON).status_code == 404
    client.logout()
    assert client.post(at(task, "xong/"), {}, **JSON).status_code == 401


def test_the_phone_keeps_enough_to_share_without_a_line(lan, house):
    task = house.task(title="Bữa cơm </script><b>ca ba")
    page = says(lan.get(INBOX))
    assert "</script><b>" not in page.replace('<script type="module"', "")
    assert f'"id": {task.pk}' in page


# --- the kit --------------------------------------------------------------------------------------


def printed(house, network):
    make_channel(house.unit, network, is_automatic=False)
    release = house.release(audience=Audience(under=house.province.code, networks=(network,)))
    return release.deliveries.get()


def test_a_board_gets_a_poster_and_a_loudspeaker_its_words(lan, house):
    board, speaker = (says(lan.get(at(printed(house, network)))) for network in ("notice", "loudspeaker"))
    assert "Tải áp phích A4" in board
    for page in (board, speaker):
        assert "Lời đọc trên loa" in page
        assert "xin thông báo tới đoàn viên" in page
        assert "Thẻ vuông" not in page


def test_a_group_gets_cards_and_its_caption(lan, house):
    task = house.task()
    page = says(lan.get(at(task)))
    assert "Lưu thẻ vuông" in page
    assert "Lời đọc trên loa" not in page
    assert "Tải áp phích" not in page


@pytest.mark.parametrize(
    ("part", "start"), [("the-vuong", b"\xff\xd8"), ("the-doc", b"\xff\xd8"), ("ap-phich", b"%PDF-")]
)
def test_kit_files_are_for_who_may_see_the_task(client, lan, house, part, start):
    task = house.task()
    answer = lan.get(at(task, f"bo/{part}/"))
    assert answer.content.startswith(start)
    assert answer.headers["cache-control"].startswith("private")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "attachment" not in lan.get(at(task, f"bo/{part}/?xem")).headers["content-disposition"]
    again = lan.get(at(task, f"bo/{part}/"), HTTP_IF_NONE_MATCH=answer.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    client.force_login(house.mai)
    assert client.get(at(task, f"bo/{part}/")).status_code == 404
    client.logout()
    assert client.get(at(task, f"bo/{part}/")).status_code == 302


@pytest.mark.parametrize("part", ["anh-1-vuong", "khac", "the-ngang"])
def test_a_part_that_there_is_not_is_missing(lan, house, part):
    assert lan.get(at(house.task(), f"bo/{part}/")).status_code == 404


def test_a_picture_as_proof_goes_through_the_outbox_too(lan, house):
    task = house.task()
    picture = SimpleUploadedFile("photo.jpg", photo_file().read())
    assert lan.post(at(task, "xong/"), {"proof_url": "", "proof_picture": picture}, **JSON).status_code == 200
    task.refresh_from_db()
    assert (task.state, task.proof_state, task.proof_picture is not None) == ("done", "unchecked", True)
