import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from PIL import Image

from lantoa.faces.workplace.actions import forget_stale_photos
from lantoa.faces.workplace.models import StagedPhoto
from lantoa.kit.clock import VIETNAM, now
from lantoa.publishing.newsroom.facade import Dispatch
from lantoa.publishing.newsroom.tests.factories import photo_file

FORM, SEND, PHOTO = "/lam-viec/gui-tin/", "/lam-viec/gui-tin/ho-thu/", "/lam-viec/gui-tin/anh/"


def text(house, **changes):
    values = {
        "client_id": str(uuid4()),
        "unit": house.unit.pk,
        "title": "Phát động thi đua nước rút",
        "happened_at": "2026-11-18T08:30",
        "place": "Xưởng may số 3",
        "body": "Sáng nay 420 công nhân ký giao ước thi đua.",
        "author": "Trần Thị Lan",
    }
    return values | changes


def upload(name="anh.jpg", **options):
    return SimpleUploadedFile(name, photo_file(**options).read(), "image/jpeg")


def stage(client, dispatch_id, photo_id, file=None):
    return client.post(PHOTO, {"dispatch": dispatch_id, "client_id": photo_id, "file": file or upload()})


def test_the_form_shows_the_unit_and_who_writes(lan):
    page = lan.get(FORM).content.decode()
    assert "CĐCS Công ty May Sông Lam" in page
    assert 'value="Trần Thị Lan"' in page


def test_who_files_for_nobody_is_told_so(client, house):
    client.force_login(house.leader)
    assert "chưa được giao gửi tin" in client.get(FORM).content.decode()


def test_the_plain_form_files_with_several_photos_and_without_their_place(lan, house):
    files = [upload(gps=True), upload("hai.jpg", width=320, gps=True)]
    answer = lan.post(FORM, text(house) | {"photos": files}, follow=True)

    dispatch = Dispatch.objects.get()
    assert answer.redirect_chain == [(f"/lam-viec/tin/{dispatch.pk}/", 302)]
    assert "Tòa soạn đã nhận tin của đồng chí." in answer.content.decode()
    assert dispatch.photos.count() == 2
    for photo in dispatch.photos.all():
        assert not Image.open(photo.picture.file).getexif().get_ifd(0x8825)


def test_the_plain_form_sent_twice_is_one_dispatch_with_its_photos_once(lan, house):
    values = text(house)
    for _again in range(2):
        lan.post(FORM, values | {"photos": [upload(), upload(width=320)]})
    assert Dispatch.objects.get().photos.count() == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": "  "}, "Viết một câu nói rõ việc gì đã diễn ra."),
        ({"title": "a" * 201}, "Tiêu đề dài quá 200 chữ cái"),
        ({"body": ""}, "Kể việc đã diễn ra"),
        ({"happened_at": "hôm qua"}, "Chọn lại ngày giờ"),
        ({"client_id": "1"}, "Mã tin không đúng"),
    ],
)
def test_a_refusal_keeps_what_was_typed(lan, house, changes, sentence):
    answer = lan.post(FORM, text(house) | changes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Xưởng may số 3" in page
    assert Dispatch.objects.count() == 0


def test_a_bad_photo_files_nothing_and_says_why(lan, house):
    bad = SimpleUploadedFile("anh.jpg", b"PK\x03\x04" + bytes(3000), "image/jpeg")
    answer = lan.post(FORM, text(house) | {"photos": [upload(), bad]})
    assert answer.status_code == 422
    assert "notice--error" in answer.content.decode()
    assert Dispatch.objects.count() == 0


def test_nobody_files_for_another_unit(lan, house):
    for address in (FORM, SEND):
        answer = lan.post(address, text(house, unit=house.other_unit.pk))
        assert answer.status_code == 422
    assert Dispatch.objects.count() == 0


def test_the_phone_brings_photos_first_and_the_desk_sees_all_or_nothing(lan, house):
    values, photos = text(house), [str(uuid4()), str(uuid4())]
    places = json.dumps([{"client_id": photos[1], "caption": " Giao  ước "}, {"client_id": photos[0]}])
    assert stage(lan, values["client_id"], photos[0]).status_code == 201

    half = lan.post(SEND, values | {"photos": places})
    assert (half.status_code, half.json()) == (409, {"missing": [photos[1]]})
    assert Dispatch.objects.count() == 0

    assert stage(lan, values["client_id"], photos[1]).status_code == 201
    whole = lan.post(SEND, values | {"photos": places})
    dispatch = Dispatch.objects.get()
    assert whole.status_code == 201
    assert whole.json() == {"id": dispatch.pk, "url": f"/lam-viec/tin/{dispatch.pk}/", "is_as_sent": True}
    assert [(str(one.client_id), one.caption) for one in dispatch.photos.all()] == [
        (photos[1], "Giao ước"),
        (photos[0], ""),
    ]
    assert StagedPhoto.objects.count() == 0


def test_sent_again_it_is_the_same_and_says_when_the_text_differs(lan, house):
    values = text(house)
    first = lan.post(SEND, values).json()
    assert lan.post(SEND, values).json() == first
    assert lan.post(SEND, values | {"body": "Đã sửa sau khi gửi."}).json() == first | {"is_as_sent": False}
    assert Dispatch.objects.get().body == values["body"]


def test_a_refused_photo_is_named(lan, house):
    values, photo = text(house), str(uuid4())
    stage(lan, values["client_id"], photo, SimpleUploadedFile("anh.jpg", b"PK\x03\x04" + bytes(3000)))
    answer = lan.post(SEND, values | {"photos": json.dumps([{"client_id": photo}])})
    assert answer.status_code == 422
    assert answer.json()["photo"] == photo
    assert Dispatch.objects.count() == 0


@pytest.mark.parametrize("photos", ["{", "1", '[{"client_id": "x"}]', '[{"id": 1}]', "[null]", "[[]]", '["a"]'])
def test_a_list_of_photos_that_is_none_is_refused(lan, house, photos):
    assert lan.post(SEND, text(house, photos=photos)).status_code == 422


@pytest.mark.parametrize("values", [{}, {"dispatch": "1", "client_id": "2"}, {"dispatch": str(uuid4())}])
def test_a_photo_that_did_not_arrive_whole_is_asked_for_again(lan, values):
    assert lan.post(PHOTO, values).status_code == 400


def test_a_photo_staged_twice_is_kept_once(lan):
    dispatch_id, photo_id = str(uuid4()), str(uuid4())
    for _again in range(2):
        assert stage(lan, dispatch_id, photo_id).status_code == 201
    assert StagedPhoto.objects.count() == 1


def test_an_empty_photo_and_too_many_are_refused(lan, monkeypatch):
    dispatch_id = str(uuid4())
    assert stage(lan, dispatch_id, str(uuid4()), SimpleUploadedFile("anh.jpg", b"")).status_code == 422
    monkeypatch.setattr("lantoa.faces.workplace.actions.MOST_PHOTOS", 1)
    assert stage(lan, dispatch_id, str(uuid4())).status_code == 201
    assert "nhiều nhất 1 ảnh" in stage(lan, dispatch_id, str(uuid4())).json()["error"]


def test_a_photo_counts_only_for_whoever_brought_it(client, house):
    values, photo = text(house), str(uuid4())
    client.force_login(house.mai)
    stage(client, values["client_id"], photo)
    client.force_login(house.lan)
    answer = client.post(SEND, values | {"photos": json.dumps([{"client_id": photo}])})
    assert answer.json() == {"missing": [photo]}


def test_without_a_session_scripts_are_told_where_to_sign_in(client, house):
    for answer in (client.post(SEND, text(house)), client.post(PHOTO), client.get("/lam-viec/phien/")):
        assert answer.status_code == 401
        assert answer.json()["login"].startswith("/tai-khoan/login/")


def test_the_session_tells_who_and_for_which_units(lan, house):
    told = lan.get("/lam-viec/phien/").json()
    assert told["user"] == house.lan.pk
    assert told["units"] == [{"id": house.unit.pk, "name": str(house.unit)}]
    assert len(told["csrf"]) > 20


def test_photos_whose_dispatch_never_came_are_forgotten(lan):
    old, fresh = str(uuid4()), str(uuid4())
    stage(lan, old, old)
    stage(lan, fresh, fresh)
    StagedPhoto.objects.filter(client_id=old).update(staged_at=now() - timedelta(days=15))
    assert forget_stale_photos() == 1
    assert StagedPhoto.objects.get().client_id.hex == fresh.replace("-", "")


@pytest.mark.django_db(transaction=True)
def test_five_at_once_are_one_dispatch():
    from wagtail.models import Collection, Locale, Page

    from lantoa.faces.workplace.tests.conftest import House

    # Tests with real commits find an empty database.
    Locale.objects.get_or_create(language_code="vi")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    if not Page.objects.exists():
        Page.add_root(title="Root", slug="root")
    house = House()
    values, photo = text(house), str(uuid4())
    phone = Client()
    phone.force_login(house.lan)
    stage(phone, values["client_id"], photo)
    values["photos"] = json.dumps([{"client_id": photo}])

    def send(_number):
        try:
            one = Client()
            one.cookies = phone.cookies
            return one.post(SEND, values).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as pool:
        assert list(pool.map(send, range(5))) == [201] * 5
    assert Dispatch.objects.get().photos.count() == 1


def held(until, reason="Chờ lễ ký", **changes):
    return {"embargo_until": f"{until.astimezone(VIETNAM):%Y-%m-%dT%H:%M}", "embargo_reason": reason, **changes}


SOON = timedelta(days=2)


@pytest.mark.parametrize("address", [FORM, SEND])
def test_news_that_must_wait_says_so_when_it_is_filed(lan, house, address):
    values = text(house) | held(now() + SOON)
    assert lan.post(address, values).status_code in (201, 302)
    dispatch = Dispatch.objects.get()
    assert (dispatch.embargo_reason, dispatch.embargo_by) == ("Chờ lễ ký", house.lan)
    assert dispatch.embargo_until == values_moment(values)
    assert "Chờ lễ ký" in lan.get(f"/lam-viec/tin/{dispatch.pk}/").content.decode()


def values_moment(values):
    return datetime.fromisoformat(values["embargo_until"]).replace(tzinfo=VIETNAM)


def test_sent_again_it_does_not_undo_what_the_desk_decided(lan, house):
    values = text(house) | held(now() + SOON)
    assert lan.post(SEND, values).json()["is_as_sent"] is True
    Dispatch.objects.update(embargo_until=now() + 2 * SOON, embargo_reason="Lùi lễ ký")
    assert lan.post(SEND, values).json()["is_as_sent"] is True
    Dispatch.objects.update(embargo_until=None, embargo_reason="")
    # Lifted meanwhile: what waits on the phone is not what the desk has.
    assert lan.post(SEND, values).json()["is_as_sent"] is False
    assert Dispatch.objects.get().embargo_until is None


def test_what_waited_on_a_phone_past_its_moment_is_filed_and_free(lan, house):
    values = text(house) | held(now() - SOON)
    assert lan.post(SEND, values).json()["is_as_sent"] is True
    assert Dispatch.objects.get().embargo_until is None


@pytest.mark.parametrize(
    ("wait", "reason", "sentence"),
    [
        (SOON, " ", "Ghi vì sao chưa đăng được"),
        (None, "Chờ lễ ký", "Chọn ngày giờ được đăng"),
        (-SOON, "Chờ lễ ký", "Chọn một thời điểm ở phía trước."),
        (1000 * SOON, "Chờ lễ ký", "trong vòng ba năm"),
    ],
)
def test_half_a_wish_to_wait_is_refused_and_kept(lan, house, wait, reason, sentence):
    wish = held(now() + wait, reason) if wait else {"embargo_reason": reason}
    answer = lan.post(FORM, text(house) | wish)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "data-hold open" in page
    assert Dispatch.objects.count() == 0
