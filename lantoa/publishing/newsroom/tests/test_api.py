"""REST, as programs call it."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lantoa.org.audit.facade import history_of
from lantoa.org.people.tests.callers import Caller
from lantoa.publishing.newsroom.models import Approval, Article, Dispatch
from lantoa.publishing.newsroom.tests.factories import photo_file


@pytest.fixture
def lan(client, lg):
    return Caller(client, lg.lan)


@pytest.fixture
def editor(client, lg):
    return Caller(client, lg.editor)


@pytest.fixture
def chief(client, lg):
    return Caller(client, lg.chief)


FILING = {"title": "Trao nhà mái ấm", "body": "Sáng nay.\nBàn giao.", "happened_at": "2026-11-20T08:00:00+07:00"}


def test_the_contracts_way_from_filing_to_withdrawal(lg, lan, editor, chief):
    filed = lan.post("/dispatches", FILING)
    assert filed.status_code == 201
    assert filed.json() == {"id": Dispatch.objects.get().pk, "state": "received"}
    number = filed.json()["id"]
    assert {"slug": lg.section.slug, "name": lg.section.title} in editor.get("/sections").json()["items"]

    accepted = editor.post(f"/dispatches/{number}/accept", {"section": lg.section.slug})
    piece = accepted.json()["piece_id"]
    assert editor.post(f"/pieces/{piece}/publish").status_code == 409
    published = chief.post(f"/pieces/{piece}/publish")

    article = Article.objects.get()
    assert published.json() == {"url": f"http://testserver/{lg.section.slug}/trao-nha-mai-am-{piece}/"}
    assert Approval.objects.get().is_urgent is False
    assert article.live
    assert lan.get(f"/dispatches/{number}").json()["url"] == published.json()["url"]
    assert chief.post(f"/pieces/{piece}/withdraw").json() == {"id": piece, "state": "withdrawn"}


def test_the_managing_editors_own_piece_is_recorded_as_urgent(lg, chief):
    number = lg.dispatch().pk
    piece = chief.post(f"/dispatches/{number}/accept", {"section": lg.section.slug}).json()["piece_id"]

    assert chief.post(f"/pieces/{piece}/publish").status_code == 200
    assert [(row.is_urgent, row.reason) for row in Approval.objects.all()] == [(True, "REST")]
    approved = history_of(Article.objects.get()).get(verb="newsroom.approve_piece")
    assert approved.detail["urgent"] is True


def test_a_form_with_photos_files_once_per_key(lan):
    key = uuid4().hex
    for _ in range(2):
        photo = SimpleUploadedFile("a.jpg", photo_file().read(), "image/jpeg")
        answer = lan.form("/dispatches", {"title": "Hội thao", "photos": [photo]}, key=key)
        assert answer.status_code == 201
    assert Dispatch.objects.get().photos.count() == 1


def test_a_zip_called_jpg_files_nothing(lan):
    photo = SimpleUploadedFile("a.jpg", b"PK\x03\x04" + b"0" * 100, "image/jpeg")
    answer = lan.form("/dispatches", {"title": "Hội thao", "photos": [photo]})
    assert answer.status_code == 409
    assert "không phải ảnh" in answer.json()["detail"]
    assert Dispatch.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"title": 5}, 422),
        ({"title": "x", "happened_at": "hôm qua"}, 422),
        ({"title": "  "}, 409),
        ({"title": "x", "happened_at": "2999-01-01T00:00:00Z"}, 409),
        ({"title": "x", "happened_at": "0001-01-01T00:00:00"}, 409),
        ({"title": "x" * 201}, 409),
        ({"title": "x", "body": "ă" * 50_001}, 409),
        ({"title": "x", "unit": "khong-co"}, 409),
        ({"title": "x", "unit": "a\x00b"}, 400),
        ([], 422),
    ],
)
def test_what_is_wrong_is_a_problem(lan, body, status):
    answer = lan.post("/dispatches", body)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert Dispatch.objects.count() == 0


def test_other_units_ids_are_not_found(client, lg, chief):
    dispatch, piece = lg.dispatch(), lg.piece()
    for person in (lg.mai, lg.leader):
        mine = Caller(client, person)
        sees = 200 if person == lg.leader else 404
        assert mine.get(f"/dispatches/{dispatch.pk}").status_code == sees
        for path, data in [
            (f"/dispatches/{dispatch.pk}/accept", {"section": lg.section.slug}),
            (f"/dispatches/{dispatch.pk}/return", {"note": "x"}),
            (f"/dispatches/{dispatch.pk}/decline", {"note": "x"}),
            (f"/pieces/{piece.pk}/publish", None),
            (f"/pieces/{piece.pk}/withdraw", {}),
            ("/pieces/999999/publish", None),
        ]:
            assert mine.post(path, data).status_code == 404, path
    assert chief.post(f"/dispatches/{dispatch.pk}/accept", {"section": "khong-co"}).status_code == 404


def test_returning_and_declining(lg, editor, lan):
    first, second = lg.dispatch(), lg.dispatch()
    returned = editor.post(f"/dispatches/{first.pk}/return", {"note": "Thiếu tên"})
    assert returned.json() == {"id": first.pk, "state": "returned"}
    assert lan.get(f"/dispatches/{first.pk}").json()["note"] == "Thiếu tên"
    declined = editor.post(f"/dispatches/{second.pk}/decline", {"note": "Trùng tin"})
    assert declined.json() == {"id": second.pk, "state": "declined"}
    assert editor.post(f"/dispatches/{second.pk}/return", {"note": "x"}).status_code == 409


def test_a_reason_that_is_no_object_withdraws_nothing(lg, chief):
    piece = lg.piece(by=lg.chief)
    assert chief.post(f"/pieces/{piece.pk}/publish", None).status_code == 200
    for body in ("", "Sai số liệu", [], 0):
        assert chief.post(f"/pieces/{piece.pk}/withdraw", body).status_code == 422
    assert Article.objects.get().live
    assert chief.post(f"/pieces/{piece.pk}/withdraw", {"reason": "Sai số liệu"}).status_code == 200


def test_too_large_a_body_is_a_problem(lan, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = lan.form("/dispatches", {"title": "x", "body": "y" * 2000})
    assert answer.status_code == 413
    assert answer["Content-Type"] == "application/problem+json"


def test_own_dispatches_come_by_cursor(lg, lan, django_assert_num_queries):
    ids = [lg.dispatch().pk for _ in range(3)][::-1]
    lg.dispatch(by=lg.mai, unit=lg.other_unit)
    first = lan.get("/dispatches?limit=2").json()
    rest = lan.get(f"/dispatches?limit=2&cursor={first['next']}").json()
    assert [row["id"] for row in first["items"] + rest["items"]] == ids
    assert rest["next"] is None


def test_a_form_may_hold_any_character(lan):
    answer = lan.form("/dispatches", {"title": "Hội\x00thao", "body": "a\x00b", "unit": "a\x00b"})
    assert answer.status_code == 409
    assert lan.form("/dispatches", {"title": "Hội \x00thao", "happened_at": "", "unit": ""}).status_code == 201
    assert Dispatch.objects.get().title == "Hội thao"


def test_a_broken_form_is_a_problem(client, lg, lan):
    answer = client.post(
        "/api/v1/dispatches", io.BytesIO(b"x").read(), content_type="multipart/form-data", headers=lan.headers
    )
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"
