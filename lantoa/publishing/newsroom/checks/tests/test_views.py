"""What the screens say of the checks, and how a reason is asked for."""

import pytest

from lantoa.org.audit.facade import history_of
from lantoa.org.people.tests.callers import Caller
from lantoa.publishing.newsroom import actions
from lantoa.publishing.newsroom.checks.tests.test_checks import body, draft
from lantoa.publishing.newsroom.models import Article

PART = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def weighed(lg):
    link = 'Xem <a linktype="page" id="987654">bài này</a> và <a href="https://vi-du.example/x">trang kia</a>.'
    return draft(lg, lead="Ngắn.", **body(link))


def get(client, user, path, **headers):
    client.force_login(user)
    answer = client.get(path, **headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_checks_are_a_part_of_the_piece_and_a_page(client, lg, weighed):
    path = f"/toa-soan/bai/{weighed.pk}/kiem-tra/"
    assert path in get(client, lg.editor, f"/toa-soan/bai/{weighed.pk}/")
    part, page = get(client, lg.editor, path, **PART), get(client, lg.editor, path)
    assert "<html" not in part
    assert "<html" in page
    address = f"/toa-soan/bai/{weighed.pk}/sua/#id_lead"
    for said in ("Cần sửa, hoặc xác nhận", "không còn trang này", "Sapo có 1 từ", "1 liên kết ra ngoài", address):
        assert said in part
        assert said in page
    # Whoever only looks is not led to forms that are closed to them.
    assert "#id_lead" not in get(client, lg.leader, path, **PART)


def test_the_cards_sheet_says_how_many(client, lg, weighed):
    assert f"/toa-soan/bai/{weighed.pk}/kiem-tra/?o=the" in get(client, lg.editor, f"/toa-soan/bang/bai/{weighed.pk}/")
    count = get(client, lg.editor, f"/toa-soan/bai/{weighed.pk}/kiem-tra/?o=the", **PART)
    assert "1 điều cần sửa hoặc xác nhận" in count
    assert "1 điều nên xem lại" in count


def test_the_editors_panel_links_into_its_own_form(client, lg, weighed):
    part = get(client, lg.editor, f"/toa-soan/bai/{weighed.pk}/kiem-tra/?o=soan-thao", **PART)
    assert 'href="#id_lead"' in part
    assert f'href="#block-{weighed.body[0].id}-section"' in part
    form = get(client, lg.editor, f"/quan-tri/pages/{weighed.pk}/edit/")
    assert f'data-desk-checks="/toa-soan/bai/{weighed.pk}/kiem-tra/?o=soan-thao"' in form
    assert "newsroom/editor_checks.js" in form
    assert 'data-counters="id_title"' in form


def test_outside_links_are_tried_on_request(client, lg, weighed):
    client.force_login(lg.editor)
    path = f"/toa-soan/bai/{weighed.pk}/kiem-tra/lien-ket/"
    assert client.post(path).url == f"/toa-soan/bai/{weighed.pk}/kiem-tra/"
    # There is no such house: it is said, and nobody tries again for a day.
    assert "không tìm thấy máy chủ" in client.post(path, **PART).content.decode()


@pytest.mark.parametrize("path", ["/toa-soan/bai/{}/gui-duyet/", "/toa-soan/bang/bai/{}/gui-duyet/"])
def test_a_reason_is_asked_for_and_kept_in_the_history(client, lg, weighed, path):
    client.force_login(lg.editor)
    refused = client.post(path.format(weighed.pk), {"seen": "x"})
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Xác nhận trước khi đi tiếp" in page
    assert 'name="confirmed"' in page
    assert page.count("không còn trang này") == 1
    client.post(path.format(weighed.pk), {"confirmed": "Trang ấy đăng chiều nay"})
    assert Article.objects.get().state == "submitted"
    assert "Trang ấy đăng chiều nay" in get(client, lg.second, f"/toa-soan/bai/{weighed.pk}/")


def test_approving_asks_too_and_keeps_what_was_chosen(client, lg, weighed):
    client.force_login(lg.editor)
    client.post(f"/toa-soan/bai/{weighed.pk}/gui-duyet/", {"confirmed": "Chiều nay đăng"})
    weighed.get_latest_revision_as_object().save_revision(user=lg.editor)
    client.force_login(lg.second)
    refused = client.post(f"/toa-soan/bai/{weighed.pk}/duyet/", {"publish": "1"})
    assert refused.status_code == 409
    assert '<input type="hidden" name="publish" value="1">' in refused.content.decode()
    client.post(f"/toa-soan/bai/{weighed.pk}/duyet/", {"publish": "1", "confirmed": "Chiều nay đăng"})
    assert Article.objects.get().live


def test_a_correction_asks_too_and_keeps_its_note(client, lg, weighed):
    actions.submit_piece(article=weighed, by=lg.editor)
    actions.approve_piece(article=weighed, by=lg.second)
    actions.publish_piece(article=weighed, by=lg.second)
    weighed.get_latest_revision_as_object().save_revision(user=lg.editor)
    client.force_login(lg.second)
    path = f"/toa-soan/bai/{weighed.pk}/dinh-chinh/"
    refused = client.post(path, {"note": "Sửa tên"})
    assert refused.status_code == 409
    assert '<input type="hidden" name="note" value="Sửa tên">' in refused.content.decode()
    assert Article.objects.get().corrected_at is None
    assert client.post(path, {"note": "Sửa tên", "confirmed": "Trang ấy đăng chiều nay"}).status_code == 302
    assert Article.objects.get().correction_note == "Sửa tên"
    page = get(client, lg.second, f"/toa-soan/bai/{weighed.pk}/")
    assert "Xác nhận khi kiểm tra: Trang ấy đăng chiều nay" in page


def test_programs_are_asked_when_they_can_answer(client, lg, weighed):
    actions.submit_piece(article=weighed, by=lg.editor)
    program, path = Caller(client, lg.second), f"/pieces/{weighed.pk}/publish"
    refused = program.post(path, {"confirmed": ""})
    assert (refused.status_code, refused["Content-Type"]) == (409, "application/problem+json")
    told = refused.json()
    assert "không còn trang này" in told["detail"]
    assert [one["field"] for one in told["errors"]] == ["confirmed"]
    assert [(one["kind"], one["where"]) for one in told["findings"]] == [("link", f"body:{weighed.body[0].id}")]
    assert not Article.objects.get().live
    assert program.post(path, {"confirmed": "Trang ấy đăng chiều nay"}).status_code == 200
    approved = history_of(Article.objects.get()).get(verb="newsroom.approve_piece")
    assert (approved.detail["confirmed"], approved.detail["findings"]) == ("Trang ấy đăng chiều nay", ["link"])


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", ""),
        (b"", "application/json"),
        (b"{}", "application/json"),
        (b'{"confirmed": null}', "application/json"),
        (b"confirmed=", "application/x-www-form-urlencoded"),
    ],
)
def test_programs_that_know_nothing_of_the_checks_publish_as_ever(client, lg, weighed, body, kind):
    actions.submit_piece(article=weighed, by=lg.editor)
    program, path = Caller(client, lg.second), f"/api/v1/pieces/{weighed.pk}/publish"
    answer = client.generic("POST", path, body, content_type=kind, headers=program.headers)
    assert (answer.status_code, list(answer.json())) == (200, ["url"])


def test_what_is_no_answer_to_the_checks_is_a_problem(client, lg, weighed):
    actions.submit_piece(article=weighed, by=lg.editor)
    program, path = Caller(client, lg.second), f"/pieces/{weighed.pk}/publish"
    answers = [program.post(path, body) for body in (5, "x", [], {"confirmed": 5}, {"confirmed": "a" * 301})]
    assert [answer.status_code for answer in answers] == [422] * 5
    assert not Article.objects.get().live


def test_the_short_forms_count_the_title_and_offer_others(client, lg):
    piece = draft(lg, lead="Sáng 8/3, hơn 120 đoàn viên dự hội thi nấu ăn ở nhà ăn ca một.")
    page = get(client, lg.editor, f"/toa-soan/bai/{piece.pk}/sua/")
    assert 'data-counters="id_title"' in page
    assert "Hơn 120 đoàn viên dự hội thi nấu ăn ở nhà ăn ca một</button>" in page
    assert 'data-most="60"' in get(client, lg.editor, "/toa-soan/bai/moi/")
