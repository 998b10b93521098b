"""The desk's own side of it."""

from uuid import uuid4

import pytest
from django.urls import reverse

from lantoa.publishing.newsroom.facade import Article
from lantoa.publishing.newsroom.tests.steps import rewrite
from lantoa.publishing.signoff.actions import Answer, answer_signoff, open_signoff
from lantoa.publishing.signoff.models import Signoff
from lantoa.publishing.signoff.tests.factories import GUEST, Guest

GIVEN = {"kind": "approval", "name": GUEST, "role": "Phó Chủ tịch", "hours": "48", "way": "copy"}


def page_of(piece):
    return reverse("signoff:piece_signoffs", args=[piece.pk])


def shown_secret(page):
    link = page.partition('id="lien-ket">')[2].partition("</p>")[0]
    return link.rpartition("/y-kien/")[2].strip("/")


def test_a_link_is_shown_once(client, lg):
    piece = lg.waiting()
    client.force_login(lg.second)
    form = client.get(page_of(piece)).content.decode()
    assert "Duyệt thay tôi" in form
    page = client.post(page_of(piece), {**GIVEN, "client_id": str(uuid4())})
    shown = page.content.decode()
    secret = shown_secret(shown)
    assert Guest(secret).get().status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert secret not in client.get(page_of(piece)).content.decode()


def test_a_refusal_keeps_what_was_typed(client, lg):
    piece = lg.waiting()
    client.force_login(lg.second)
    page = client.post(page_of(piece), {**GIVEN, "way": "email", "note": "Xem giúp <b>"})
    assert page.status_code == 409
    shown = page.content.decode()
    assert "Hãy ghi địa chỉ thư" in shown
    assert "Xem giúp &lt;b&gt;" in shown
    assert client.post(page_of(piece), {**GIVEN, "hours": "x"}).status_code == 409


def test_who_is_offered_what(client, lg):
    piece = lg.waiting()
    for user, may_approve, may_ask in [
        (lg.second, True, True),
        (lg.editor, False, True),
        (lg.secretary, False, True),
        (lg.leader, False, False),
    ]:
        client.force_login(user)
        page = client.get(page_of(piece)).content.decode()
        assert ("Duyệt thay tôi" in page, "Mời một người" in page) == (may_approve, may_ask)
    client.force_login(lg.leader)
    assert client.post(page_of(piece), GIVEN).status_code == 404
    assert Signoff.objects.count() == 0


def test_what_came_back_stands_with_the_piece_as_text(client, lg):
    piece = lg.waiting()
    _row, secret = lg.ask(piece, kind="opinion")
    open_signoff(token=secret)
    word = Answer("comment", "Luật sư Hà", comment="<script>1</script>", remarks={0: "<b>đậm</b>"})
    answer_signoff(token=secret, answer=word)
    client.force_login(lg.editor)
    for address in (page_of(piece), reverse("signoff:piece_part", args=[piece.pk])):
        shown = client.get(address).content.decode()
        assert "&lt;script&gt;1&lt;/script&gt;" in shown
        assert "&lt;b&gt;đậm&lt;/b&gt;" in shown
        assert "<script>1" not in shown
        assert "Đã góp ý" in shown
    assert "Người trả lời ký tên khác" in client.get(page_of(piece)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_part_costs_the_same_however_many_were_asked(client, lg, count, django_assert_num_queries):
    piece = lg.waiting()
    for _number in range(count):
        lg.ask(piece)
    client.force_login(lg.second)
    address = reverse("signoff:piece_part", args=[piece.pk])
    client.get(address)
    with django_assert_num_queries(16):
        page = client.get(address)
    assert page.content.decode().count("Đã gửi, chưa mở") == count


def test_withdraw_and_ask_again_by_buttons(client, lg):
    piece = lg.waiting()
    row, secret = lg.ask(piece)
    client.force_login(lg.secretary)
    assert client.post(reverse("signoff:signoff_withdraw", args=[row.pk])).status_code == 404
    client.force_login(lg.second)
    page = client.post(reverse("signoff:signoff_withdraw", args=[row.pk]), follow=True).content.decode()
    assert "không mở được nữa" in page
    assert "Đã thu hồi" in page
    assert Guest(secret).get().status_code == 410
    rewrite(lg, piece)
    again = client.post(reverse("signoff:signoff_again", args=[row.pk]), {"client_id": str(uuid4())}).content.decode()
    fresh = shown_secret(again)
    assert Guest(fresh).get().status_code == 200
    answer_signoff(token=fresh, answer=Answer("approve", GUEST))
    newest = Signoff.objects.order_by("-pk").first()
    said = client.post(reverse("signoff:signoff_withdraw", args=[newest.pk]), follow=True).content.decode()
    assert "không thu hồi được nữa" in said


def test_states_are_told_in_words(client, lg):
    piece = lg.waiting()
    _row, secret = lg.ask(piece)
    client.force_login(lg.second)
    assert "Đã gửi, chưa mở" in client.get(page_of(piece)).content.decode()
    open_signoff(token=secret)
    assert "Đã mở, chưa trả lời" in client.get(page_of(piece)).content.decode()
    rewrite(lg, piece)
    assert "Hết tác dụng: bài đã sửa" in client.get(page_of(piece)).content.decode()


def test_the_pieces_page_and_the_boards_card_lead_here(client, lg):
    piece = lg.waiting()
    _row, secret = lg.ask(piece)
    answer_signoff(token=secret, answer=Answer("approve", GUEST))
    client.force_login(lg.editor)
    detail = client.get(f"/toa-soan/bai/{piece.pk}/").content.decode()
    assert f"/toa-soan/y-kien/bai/{piece.pk}/" in detail
    assert f"{GUEST}, Phó Chủ tịch" in detail
    assert "theo lời mời của Hồ Thị Tập" in detail
    card = client.get(f"/toa-soan/bang/bai/{piece.pk}/").content.decode()
    assert f"/toa-soan/y-kien/bai/{piece.pk}/" in card
    assert Article.objects.get().state == "approved"
