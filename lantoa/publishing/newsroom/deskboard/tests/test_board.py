"""What the board shows, to whom, at what cost; and what a carried card does."""

import re
from datetime import timedelta

import pytest

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import Role
from lantoa.publishing.newsroom.actions import submit_piece, take_dispatch
from lantoa.publishing.newsroom.deskboard.filters import Wanted, save_filter
from lantoa.publishing.newsroom.models import Article, Dispatch, SavedFilter
from lantoa.publishing.newsroom.tests.factories import make_section, make_unit, make_user
from lantoa.publishing.newsroom.tests.steps import approved, published, submitted
from lantoa.publishing.newsroom.tests.test_races import at_once

BOARD, CARDS = "/toa-soan/bang/", "/toa-soan/bang/cot/"
SCRIPT = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def look(client):
    def go(user, query=""):
        client.force_login(user)
        answer = client.get(f"{CARDS}{query}")
        assert answer.status_code == 200
        return answer.content.decode()

    return go


def columns(html):
    """Titles in each column, in order."""
    parts = re.split(r'data-column="([\w-]+)"', html)[1:]
    return {
        key: re.findall(r'deskboard__title" href="[^"]+">([^<]+)<', part)
        for key, part in zip(parts[::2], parts[1::2], strict=True)
    }


def one_of_each(lg):
    lg.dispatch(title="Mới")
    take_dispatch(dispatch=lg.dispatch(title="Giữ"), by=lg.editor)
    lg.piece(title="Viết")
    submitted(lg, title="Chờ")
    approved(lg)
    published(lg)
    Article.objects.filter(state="approved").update(draft_title="Duyệt rồi")
    Article.objects.filter(state="published").update(draft_title="Ra rồi")


def test_each_state_stands_in_its_column(lg, look):
    one_of_each(lg)
    assert columns(look(lg.editor)) == {
        "tin-moi": ["Mới"],
        "dang-lam": ["Giữ", "Viết"],
        "cho-duyet": ["Chờ"],
        "hen-gio": ["Duyệt rồi"],
        "da-dang": ["Ra rồi"],
    }


def test_what_went_out_earlier_shows_with_the_week(lg, look):
    piece = published(lg)
    Article.objects.filter(pk=piece.pk).update(state_changed_at=now() - timedelta(days=3))
    assert columns(look(lg.editor))["da-dang"] == []
    assert len(columns(look(lg.editor, "?dang=7-ngay"))["da-dang"]) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_costs_the_same_however_much_lies_on_it(client, lg, count, django_assert_num_queries):
    for _ in range(count):
        one_of_each(lg)
    client.force_login(lg.editor)
    client.get(BOARD)
    with django_assert_num_queries(15):
        client.get(CARDS)
    with django_assert_num_queries(28):
        page = client.get(BOARD).content.decode()
    assert page.count("data-card=") == 6 * count


def test_nothing_new_is_not_sent_again(client, lg):
    client.force_login(lg.editor)
    lg.dispatch()
    first = client.get(CARDS)
    again = client.get(CARDS, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    lg.dispatch()
    assert client.get(CARDS, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?chuyen-muc=khac", {"Khác mục"}),
        ("?nguoi=toi", {"Khác mục"}),
        ("?the-loai=portrait", {"Gương"}),
        ("?dinh-dang=photo_story", {"Gương"}),
        ("?don-vi=nui hong", {"Nơi khác"}),
        ("?chuyen-muc=khong-co", set()),
        ("?nguoi=99999999999999999999&the-loai=la&dang=mai", {"Khác mục", "Gương", "Nơi khác"}),
    ],
)
def test_a_filter_in_the_address_narrows_the_board(lg, look, query, found):
    other = make_section("Khác", "khac")
    lg.piece(title="Gương")
    Article.objects.update(genre="portrait", format="photo_story")
    section, lg.section = lg.section, other
    lg.piece(title="Khác mục", by=lg.second)
    lg.section = section
    lg.dispatch(title="Nơi khác", by=lg.mai, unit=lg.other_unit)
    shown = columns(look(lg.second, query))
    assert {title for titles in shown.values() for title in titles} == found


def test_a_units_code_shows_all_below_it(lg, look):
    lg.dispatch(title="Trong")
    lg.dispatch(title="Ngoài", by=lg.mai, unit=lg.other_unit)
    assert columns(look(lg.editor, f"?don-vi={lg.district.code.lower()}"))["tin-moi"] == ["Trong"]


class TestAccess:
    """Lan's unit is below the board's province; another half's board must see nothing of it."""

    def test_another_halfs_board_sees_an_empty_board(self, lg, look):
        one_of_each(lg)
        stranger = make_user(lg.other_district, Role.MANAGING_EDITOR)
        assert not any(columns(look(stranger)).values())

    def test_an_officer_has_no_board(self, client, lg):
        client.force_login(lg.lan)
        assert [client.get(path).status_code for path in (BOARD, CARDS)] == [404, 404]

    def test_a_foreign_card_looks_like_a_missing_one(self, client, lg):
        dispatch, piece = lg.dispatch(), lg.piece()
        client.force_login(make_user(lg.other_district, Role.MANAGING_EDITOR))
        for path in (f"tin/{dispatch.pk}/", f"bai/{piece.pk}/", "tin/99999/", "bai/99999/"):
            assert client.get(BOARD + path).status_code == 404
        assert client.post(f"{BOARD}tin/{dispatch.pk}/nhan/").status_code == 404
        assert client.post(f"{BOARD}bai/{piece.pk}/gui-duyet/").status_code == 404
        assert Article.objects.get().state == "in_editing"

    def test_leadership_looks_and_changes_nothing(self, client, lg):
        dispatch = lg.dispatch()
        client.force_login(lg.leader)
        sheet = client.get(f"{BOARD}tin/{dispatch.pk}/?den=dang-lam", **SCRIPT).content.decode()
        assert "chỉ được xem" in sheet
        assert client.post(f"{BOARD}tin/{dispatch.pk}/nhan/", **SCRIPT).status_code == 404
        assert Dispatch.objects.get().state == "received"


class TestCarrying:
    @pytest.fixture
    def sheet(self, client, lg):
        def ask(user, thing, end=""):
            client.force_login(user)
            kind = "tin" if isinstance(thing, Dispatch) else "bai"
            return client.get(f"{BOARD}{kind}/{thing.pk}/?den={end}", **SCRIPT).content.decode()

        return ask

    @pytest.fixture
    def act(self, client, lg):
        def post(user, thing, step, **given):
            client.force_login(user)
            kind = "tin" if isinstance(thing, Dispatch) else "bai"
            return client.post(f"{BOARD}{kind}/{thing.pk}/{step}/", given, **SCRIPT)

        return post

    def test_accepting_asks_for_the_section_and_makes_the_piece(self, lg, sheet, act):
        dispatch = lg.dispatch()
        assert 'name="section"' in sheet(lg.editor, dispatch, "dang-lam")
        assert act(lg.editor, dispatch, "nhan-vao-muc", den="dang-lam").status_code == 409
        done = act(lg.editor, dispatch, "nhan-vao-muc", den="dang-lam", section=lg.section.slug)
        assert done.json()["said"].startswith("Đã tạo bài")
        assert Article.objects.get().editor == lg.editor

    def test_submitting_asks_nothing(self, lg, sheet, act):
        piece = lg.piece()
        assert "data-direct" in sheet(lg.editor, piece, "cho-duyet")
        assert act(lg.editor, piece, "gui-duyet").json() == {"said": "Đã gửi duyệt."}
        assert Article.objects.get().state == "submitted"

    def test_publishing_is_asked_first_and_done_in_one_step(self, lg, sheet, act):
        piece = submitted(lg)
        shown = sheet(lg.second, piece, "da-dang")
        assert "data-direct" not in shown
        assert "Duyệt và đăng ngay" in shown
        assert act(lg.second, piece, "duyet", publish="1").status_code == 200
        assert Article.objects.get().live

    @pytest.mark.parametrize(
        ("who", "end", "sentence"),
        [
            ("editor", "hen-gio", "không tự duyệt"),
            ("secretary", "hen-gio", "chưa được giao"),
            ("second", "tin-moi", "không trở về"),
            ("second", "cho-duyet", "đã ở cột đó"),
        ],
    )
    def test_a_forbidden_drop_says_why(self, lg, sheet, who, end, sentence):
        assert sentence in sheet(getattr(lg, who), submitted(lg), end)

    def test_a_dispatch_in_another_hand_names_the_holder(self, lg, sheet):
        dispatch = take_dispatch(dispatch=lg.dispatch(), by=lg.editor)
        assert f"{lg.editor} đang giữ tin này." in sheet(lg.second, dispatch, "tin-moi")

    def test_a_text_changed_meanwhile_is_not_approved_unseen(self, lg, act):
        piece = submitted(lg)
        answer = act(lg.second, piece, "duyet", seen="1-1", den="hen-gio")
        assert answer.status_code == 409
        assert "vừa sửa bài" in answer.content.decode()
        assert Article.objects.get().state == "submitted"

    def test_without_a_script_the_steps_are_a_page(self, client, lg):
        piece = lg.piece()
        client.force_login(lg.editor)
        page = client.get(f"{BOARD}bai/{piece.pk}/").content.decode()
        assert "<title>" in page
        assert "Gửi duyệt" in page
        done = client.post(f"{BOARD}bai/{piece.pk}/gui-duyet/", follow=True)
        assert done.redirect_chain == [(BOARD, 302)]
        assert "Đã gửi duyệt." in done.content.decode()

    def test_an_unknown_step_is_missing(self, client, lg, act):
        assert act(lg.editor, lg.piece(), "bay").status_code == 404
        assert act(lg.editor, lg.dispatch(), "bay").status_code == 404


class TestKeptFilters:
    def test_a_filter_is_kept_found_again_and_let_go(self, client, lg):
        client.force_login(lg.editor)
        given = {"name": "  Của  tôi ", "nguoi": "toi", "dang": "7-ngay"}
        assert client.post(f"{BOARD}loc/", given).url == f"{BOARD}?nguoi=toi&dang=7-ngay"
        kept = SavedFilter.objects.get()
        assert (kept.user, kept.name) == (lg.editor, "Của tôi")
        assert 'aria-current="true">Của tôi' in client.get(f"{BOARD}?{kept.query}").content.decode()
        client.force_login(lg.second)
        assert "Của tôi" not in client.get(BOARD).content.decode()
        assert client.post(f"{BOARD}loc/{kept.pk}/bo/").status_code == 404
        client.force_login(lg.editor)
        client.post(f"{BOARD}loc/{kept.pk}/bo/")
        assert not SavedFilter.objects.exists()

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [({"name": " ", "nguoi": "toi"}, "đặt tên"), ({"name": "Tất cả"}, "ít nhất một điều kiện")],
    )
    def test_a_filter_that_is_none_is_refused(self, client, lg, given, sentence):
        client.force_login(lg.editor)
        answer = client.post(f"{BOARD}loc/", given)
        assert answer.status_code == 409
        assert sentence in answer.content.decode()

    def test_the_same_name_replaces_and_twenty_are_enough(self, lg):
        for number in range(20):
            save_filter(name=f"Lọc {number}", wanted=Wanted(person="toi"), by=lg.editor)
        save_filter(name="Lọc 3", wanted=Wanted(genre="news"), by=lg.editor)
        assert SavedFilter.objects.get(name="Lọc 3").query == "the-loai=news"
        with pytest.raises(RuleBroken, match="tối đa 20"):
            save_filter(name="Lọc 20", wanted=Wanted(person="toi"), by=lg.editor)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_take_one_card_get_it_once():
    from django.test import Client

    from lantoa.publishing.newsroom.tests.factories import Federation

    lg = Federation()
    dispatch = lg.dispatch()

    def accept(user):
        client = Client()
        client.force_login(user)
        answer = client.post(f"{BOARD}tin/{dispatch.pk}/nhan/", **SCRIPT)
        return answer.status_code, answer.content.decode()

    found = at_once([lambda: accept(lg.editor), lambda: accept(lg.second)])
    assert sorted(status for status, _ in found) == [200, 409]
    refusal = next(text for status, text in found if status == 409)
    assert f"{Dispatch.objects.get().taken_by} đang giữ tin này" in refusal


def test_hostile_words_are_text(lg, look):
    lg.dispatch(title="<script>alert(1)</script>")
    assert "<script>" not in look(lg.editor)
    submit_piece(article=lg.piece(title="<b>Đậm</b>"), by=lg.editor)
    unit = make_unit(lg.province, name="<i>Nghiêng</i>")
    assert "<b>" not in look(lg.editor, f"?don-vi={unit.name}")
