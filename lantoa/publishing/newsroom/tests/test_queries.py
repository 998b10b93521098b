"""What screens and other packages read."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lantoa.kit.clock import VIETNAM, now
from lantoa.publishing.newsroom import actions
from lantoa.publishing.newsroom.desk import Filter, queue_of
from lantoa.publishing.newsroom.drafts import BlockDraft, Draft, apply_draft, plain_text
from lantoa.publishing.newsroom.facade import journey, published_articles, sections
from lantoa.publishing.newsroom.forms import blocks_of, has_formatting
from lantoa.publishing.newsroom.models import Article, Dispatch
from lantoa.publishing.newsroom.queries import board_of
from lantoa.publishing.newsroom.templatetags.desk import age, waiting, when
from lantoa.publishing.newsroom.tests.factories import make_section, photo_file
from lantoa.publishing.newsroom.tests.steps import approved, published


def way(dispatch):
    row = Dispatch.objects.select_related("filed_by", "taken_by", "article").get(pk=dispatch.pk)
    return [(step.label, step.state) for step in journey(row)]


def test_the_way_of_a_dispatch(lg):
    dispatch = lg.dispatch()
    assert way(dispatch) == [("Đã gửi", "done"), ("Chờ tòa soạn nhận", "now")]
    actions.take_dispatch(dispatch=dispatch, by=lg.editor)
    actions.return_dispatch(dispatch=dispatch, note="Thiếu tên", by=lg.editor)
    assert way(dispatch)[2:] == [("Trả lại để bổ sung", "done"), ("Chờ đơn vị bổ sung", "now")]
    actions.answer_return(dispatch=dispatch, by=lg.lan, note="Đã thêm")
    assert way(dispatch)[3:] == [("Đã bổ sung", "done"), ("Đang biên tập", "now")]
    other = lg.dispatch()
    actions.decline_dispatch(dispatch=other, reason="Trùng", by=lg.editor)
    assert way(other) == [("Đã gửi", "done"), ("Không sử dụng", "done")]


def test_the_way_of_a_piece(lg):
    piece = approved(lg)
    dispatch = Dispatch.objects.get()
    assert way(dispatch)[-1] == ("Đã duyệt, sắp đăng", "now")
    actions.publish_piece(article=piece, by=lg.second)
    last = journey(Dispatch.objects.get())[-1]
    assert (last.label, last.url) == ("Đã đăng", f"/{lg.section.slug}/{piece.slug}-{piece.pk}/")
    actions.withdraw_piece(article=piece, reason="Sai số", by=lg.second)
    last = journey(Dispatch.objects.get())[-1]
    assert (last.label, last.note) == ("Bài đã gỡ", "Sai số")


def test_only_live_pieces_are_published_articles(lg):
    lg.piece()
    live = published(lg)
    assert list(published_articles()) == [live]
    assert sections() == [lg.section]


def test_the_board_of_a_unit(lg):
    board = {lg.editor, lg.second, lg.chief, lg.secretary}
    assert set(board_of(lg.unit)) == set(board_of(None)) == board


def test_the_queue_by_section_and_person(lg):
    other = make_section("Nữ công")
    mine, theirs = lg.piece(), lg.piece(by=lg.second)
    far = actions.accept_dispatch(dispatch=lg.dispatch(title="Xa"), section=other, by=lg.second)

    def titles(**wanted):
        found = queue_of(lg.editor, Filter(tab="bien-tap", **wanted))
        return {row.url for row in found.mine + found.others}

    url = "/toa-soan/bai/{}/".format
    assert titles(section=lg.section.slug) == {url(mine.pk), url(theirs.pk)}
    assert titles(section=other.slug) == {url(far.pk)}
    assert titles(section="khong-co") == set()
    assert titles(is_mine=True) == {url(mine.pk)}
    assert titles(words="xa") == {url(far.pk)}


def test_late_and_answered_rows_say_so(lg):
    dispatch = lg.dispatch()
    actions.return_dispatch(dispatch=dispatch, note="Thiếu", by=lg.editor)
    waits = queue_of(lg.editor, Filter(tab="bien-tap")).mine[0]
    assert (waits.label, waits.is_late, waits.note) == ("Trả lại để bổ sung", False, "")
    actions.answer_return(dispatch=dispatch, by=lg.lan, note="Rồi")
    Dispatch.objects.update(filed_at=now() - timedelta(days=9))
    row = queue_of(lg.editor, Filter(tab="bien-tap")).mine[0]
    assert (row.is_late, row.note) == (True, "đơn vị đã bổ sung")


def test_a_scheduled_row_stands_at_its_time(lg):
    piece = approved(lg)
    at = now() + timedelta(hours=5)
    actions.schedule_piece(article=piece, at=at, by=lg.second)
    assert queue_of(lg.second, Filter(tab="da-duyet")).mine[0].since == at
    Article.objects.update(is_urgent=True)
    assert queue_of(lg.second, Filter(tab="da-duyet")).mine[0].is_urgent


@pytest.mark.parametrize(
    ("past", "said"),
    [
        (timedelta(seconds=-5), ("vừa xong", "vừa xong", "vừa xong")),
        (timedelta(seconds=5), ("vừa xong", "vừa xong", "vừa xong")),
        (timedelta(minutes=61), ("1 giờ", "chờ 1 giờ", "1 giờ trước")),
        (timedelta(minutes=5, seconds=3), ("5 phút", "chờ 5 phút", "5 phút trước")),
        (timedelta(days=3), ("3 ngày", "chờ 3 ngày", "3 ngày trước")),
    ],
)
def test_ages_in_one_unit(past, said):
    at = now() - past
    assert (age(at), waiting(at), when(at)) == said


def test_ages_of_nothing_and_of_long_ago():
    long_ago = now() - timedelta(days=40)
    assert when(long_ago) == f"{long_ago.astimezone(VIETNAM):%d/%m/%Y}"
    assert (age(None), waiting(None), when(None)) == ("", "", "")


@pytest.mark.django_db
def test_the_short_form_keeps_every_kind_of_block():
    article = Article(title="x", body=[])
    article.body = article.body.stream_block.to_python(
        [
            {"type": "paragraph", "value": "<p>Một<br/>hai</p><ul><li><b>ba</b></li></ul>", "id": "1"},
            {"type": "heading", "value": "Tít xen", "id": "2"},
            {"type": "quote", "value": {"text": "Lời", "said_by": "Chị Sen"}, "id": "3"},
            {"type": "paragraph", "value": "<p>Bốn</p>", "id": "4"},
        ]
    )
    assert plain_text(article.body[0].value.source) == ("Một\nhai\nba", True)
    assert has_formatting(article) == {"1"}
    shown = blocks_of(article)
    assert [(block.kind, block.text) for block in shown[1:3]] == [("heading", "Tít xen"), ("quote", "Lời")]
    changed = [BlockDraft("2", "heading", "Tít  mới"), BlockDraft("3", "quote", "Lời mới"), shown[0]]
    apply_draft(article, Draft(title="y", lead="", blocks=changed))
    kept = {str(child.id): child.value for child in article.body}
    assert "<b>ba</b>" in kept["1"].source
    assert kept["2"] == "Tít mới"
    assert (kept["3"]["text"], kept["3"]["said_by"]) == ("Lời mới", "Chị Sen")
    assert kept["4"].source == "<p>Bốn</p>"


def test_another_picture_becomes_the_cover(lg, client):
    dispatch = lg.dispatch()
    for number in range(2):
        actions.add_photo(
            dispatch=dispatch, by=lg.lan, client_id=uuid4(), file=photo_file(), position=number, caption=f"Ảnh {number}"
        )
    piece = actions.accept_dispatch(dispatch=dispatch, section=lg.section, by=lg.editor)
    before = piece.get_latest_revision_as_object()
    block = before.body[1]
    client.force_login(lg.editor)
    data = {"title": "x", "lead": "y", "cover_caption": "Ảnh 0", "cover_credit": "Lan", "cover": str(block.id)}
    assert client.post(f"/toa-soan/bai/{piece.pk}/sua/", data).status_code == 302
    after = Article.objects.get().get_latest_revision_as_object()
    assert (after.cover.pk, after.cover_caption) == (block.value["image"].pk, "Ảnh 1")
    assert (after.body[1].value["image"].pk, after.body[1].value["caption"]) == (before.cover.pk, "Ảnh 0")
    after.cover = None
    apply_draft(after, Draft(title="x", lead="", blocks=[BlockDraft(str(block.id), "picture", "Ảnh 0", is_cover=True)]))
    assert (after.cover.pk, len(after.body)) == (before.cover.pk, 1)


def test_names_of_rows():
    assert str(Dispatch(title="Hội thi")) == "Hội thi"
