"""A leader approves on a phone of 360 px by the link that came through Zalo: no account, clean for axe."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from lantoa.publishing.newsroom.facade import Article, submit_piece
from lantoa.publishing.newsroom.tests.factories import Federation
from lantoa.publishing.signoff.facade import Signoff, Wish, ask_signoff
from tests.journeys.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("db_of_house")]

GUEST = "Hoàng Thị Luật"


def test_a_guest_reads_remarks_and_approves(new_phone, db_of_house):
    lg = Federation()
    piece = lg.piece(body="Sáng nay 120 đoàn viên dự thi.\nMười đội vào chung kết.\nGiải nhất thuộc về tổ 5.")
    submit_piece(article=piece, by=lg.editor)
    wish = Wish(client_id=uuid4(), kind="approval", name=GUEST, role="Phó Chủ tịch", note="Xin xem số người dự.")
    _row, secret = ask_signoff(article=piece, wish=wish, by=lg.second)
    phone = new_phone()
    page = phone.new_page()
    page.goto(f"/y-kien/{secret}/")
    expect(page.get_by_text("Xin xem số người dự.")).to_be_visible()
    look(page, "loi-moi")

    page.get_by_role("button", name="Mở bài viết").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(piece.title)
    expect(page.get_by_text("Mười đội vào chung kết.", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Facebook")).to_have_count(0)
    # The box stands under its own paragraph.
    page.get_by_text(re.compile("^Góp ý")).nth(2).click()
    page.locator("details[open] textarea").fill("Xin ghi tên mười đội.")
    look(page, "bai-xin-duyet", wide=True)
    page.get_by_label("Gõ họ tên để xác nhận").fill("hoang thi luat")
    page.get_by_role("button", name="Duyệt bài này").click()

    expect(page.get_by_role("heading", name="Tòa soạn đã nhận được ý kiến")).to_be_visible()
    look(page, "da-duyet")
    assert phone.cookies() == []
    said = Signoff.objects.get(article=piece)
    assert (said.outcome, Article.objects.get(pk=piece.pk).state) == ("approved", "approved")
    assert [remark.text for remark in said.remarks.all()] == ["Xin ghi tên mười đội."]
