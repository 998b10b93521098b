"""What the desk's screens say, to whom, and at what cost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import cache

from lantoa.kit.clock import VIETNAM, now
from lantoa.publishing.newsroom.actions import (
    accept_dispatch,
    add_photo,
    approve_piece,
    publish_piece,
    submit_piece,
    text_mark,
)
from lantoa.publishing.newsroom.models import Approval, Article, BoardDuty, Dispatch, DispatchNote
from lantoa.publishing.newsroom.tests.factories import photo_file

HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> <a href="javascript:alert(3)">bấm</a>'


@pytest.fixture
def at(client):
    """A signed-in look: at(user, path) gives status and text; with data it posts and follows."""

    def look(user, path, data=None):
        client.force_login(user)
        answer = client.get(path) if data is None else client.post(path, data, follow=True)
        return answer.status_code, answer.content.decode()

    return look


def published(lg):
    piece = lg.piece()
    submit_piece(article=piece, by=lg.editor)
    approve_piece(article=piece, by=lg.second)
    return publish_piece(article=piece, by=lg.second)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("tab", "queries"), [("moi", 18), ("bien-tap", 20)])
def test_the_queue_costs_the_same_however_long(client, lg, count, tab, queries, django_assert_num_queries):
    for _ in range(count):
        if tab == "moi":
            lg.dispatch()
        else:
            lg.piece()
    client.force_login(lg.editor)
    client.get("/toa-soan/")
    with django_assert_num_queries(queries):
        page = client.get(f"/toa-soan/?muc={tab}").content.decode()
    assert page.count('class="desk__row"') == count


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("what", "queries"), [("tin", 13), ("bai", 33), ("sua", 19)])
def test_a_page_costs_the_same_however_many_photos(client, lg, count, what, queries, django_assert_num_queries):
    dispatch = lg.dispatch()
    for position in range(1 + count):
        add_photo(dispatch=dispatch, by=lg.lan, client_id=uuid4(), file=photo_file(), position=position)
    if what == "tin":
        path = f"/toa-soan/tin/{dispatch.pk}/"
    else:
        piece = accept_dispatch(dispatch=dispatch, section=lg.section, by=lg.editor)
        path = f"/toa-soan/bai/{piece.pk}/" + ("sua/" if what == "sua" else "")
    client.force_login(lg.editor)
    client.get(path)
    cache.caches["renditions"].clear()
    with django_assert_num_queries(queries):
        assert client.get(path).content.count(b"<img") == 1 + count


def test_the_queue_shows_first_what_is_the_persons_own(lg, at):
    waiting = lg.piece(title="Bài của mục tôi")
    submit_piece(article=waiting, by=lg.editor)
    status, page = at(lg.second, "/toa-soan/?muc=cho-duyet")
    assert status == 200
    assert "Của tôi" in page
    assert "Của cả ban" not in page
    BoardDuty.objects.filter(user=lg.second).delete()
    assert "Của tôi" not in at(lg.second, "/toa-soan/?muc=cho-duyet")[1]


def test_filters_live_in_the_address(lg, at):
    lg.dispatch(title="Hội thi nấu ăn")
    lg.dispatch(title="Giải bóng chuyền")
    page = at(lg.editor, "/toa-soan/?q=bóng")[1]
    assert "Giải bóng chuyền" in page
    assert "Hội thi nấu ăn" not in page
    for words in ("bong chuyen", "GIẢI BÓNG", "may song lam"):
        assert "Giải bóng chuyền" in at(lg.editor, f"/toa-soan/?q={words}")[1]
    assert "Không có gì khớp" in at(lg.editor, "/toa-soan/?q=khongco")[1]
    assert at(lg.editor, "/toa-soan/?muc=khongco&chuyen-muc=%00&q=%00")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/toa-soan/",
        "/toa-soan/tin/{dispatch}/",
        "/toa-soan/bai/{piece}/",
        "/toa-soan/bai/{piece}/sua/",
        "/toa-soan/bai/{piece}/xem-truoc/",
        "/toa-soan/bai/moi/",
        "/toa-soan/ban-bien-tap/",
    ],
)
def test_the_desk_is_not_there_for_officers(client, lg, at, path):
    ids = {"dispatch": lg.dispatch().pk, "piece": lg.piece().pk}
    for user in (lg.lan, lg.mai):
        assert at(user, path.format(**ids))[0] == 404
    assert at(lg.editor, path.format(**ids))[0] == 200
    client.logout()
    assert client.get(path.format(**ids)).status_code == 302


def test_missing_and_other_desks_look_alike(lg, at):
    from lantoa.org.people.facade import Role
    from lantoa.publishing.newsroom.tests.factories import make_user

    elsewhere = make_user(lg.other_district, Role.SECTION_EDITOR)
    dispatch, piece = lg.dispatch(), lg.piece()
    for path in (f"tin/{dispatch.pk}/", f"bai/{piece.pk}/", f"bai/{piece.pk}/sua/", "tin/999/", f"bai/{10**18}/"):
        assert at(elsewhere, f"/toa-soan/{path}")[0] == 404
    for step in ("nhan", "nhan-vao-muc", "tra-lai", "khong-dung", "ban-giao"):
        assert at(elsewhere, f"/toa-soan/tin/{dispatch.pk}/{step}/", {"note": "x"})[0] == 404
    for step in ("gui-duyet", "duyet", "dang", "go"):
        assert at(elsewhere, f"/toa-soan/bai/{piece.pk}/{step}/", {"reason": "x"})[0] == 404
    assert at(lg.editor, f"/toa-soan/bai/{piece.pk}/khong-co/", {})[0] == 404


def test_leadership_looks_and_changes_nothing(lg, at):
    dispatch = lg.dispatch()
    status, page = at(lg.leader, f"/toa-soan/tin/{dispatch.pk}/")
    assert status == 200
    assert "Giữ tin này" not in page
    assert at(lg.leader, f"/toa-soan/tin/{dispatch.pk}/nhan/", {})[0] == 404
    assert at(lg.leader, "/toa-soan/bai/moi/")[0] == 404


def test_a_refusal_stands_beside_the_field_and_keeps_what_was_typed(lg, at):
    dispatch = lg.dispatch()
    at(lg.editor, f"/toa-soan/tin/{dispatch.pk}/nhan/", {})
    status, page = at(lg.second, f"/toa-soan/tin/{dispatch.pk}/tra-lai/", {"note": "Thiếu ảnh"})
    assert status == 409
    assert "Phạm Văn Biên đang giữ tin này" in page
    status, page = at(lg.editor, f"/toa-soan/tin/{dispatch.pk}/tra-lai/", {"note": "  "})
    assert status == 409
    assert "Hãy ghi rõ ý kiến" in page
    assert DispatchNote.objects.count() == 0


def test_the_dispatchs_way_by_buttons(lg, at):
    dispatch = lg.dispatch()
    base = f"/toa-soan/tin/{dispatch.pk}"
    assert "Đồng chí đang giữ tin này." in at(lg.editor, f"{base}/nhan/", {})[1]
    assert "Đã bàn giao tin cho Hồ Thị Tập" in at(lg.editor, f"{base}/ban-giao/", {"to": lg.second.pk})[1]
    assert "Hãy chọn người nhận" in at(lg.second, f"{base}/ban-giao/", {"to": "٣"})[1]
    assert "Đã trả tin về hàng chờ." in at(lg.second, f"{base}/tra-ve/", {})[1]
    assert "Hãy chọn chuyên mục" in at(lg.second, f"{base}/nhan-vao-muc/", {"section": ""})[1]
    assert at(lg.second, f"{base}/nhan-vao-muc/", {"section": "a\x00"})[0] == 404
    assert "Đã tạo bài" in at(lg.second, f"{base}/nhan-vao-muc/", {"section": lg.section.slug})[1]
    other = lg.dispatch()
    assert "không sử dụng" in at(lg.editor, f"/toa-soan/tin/{other.pk}/khong-dung/", {"reason": "Trùng tin"})[1]
    assert Dispatch.objects.get(pk=other.pk).state == "declined"


def test_the_pieces_way_by_buttons(lg, at):
    piece = lg.piece()
    base = f"/toa-soan/bai/{piece.pk}"
    assert "Đồng chí đang giữ bài này." in at(lg.editor, f"{base}/nhan/", {})[1]
    assert "Đã bàn giao bài cho" in at(lg.editor, f"{base}/ban-giao/", {"to": lg.secretary.pk})[1]
    assert "Đã bàn giao bài cho" in at(lg.chief, f"{base}/ban-giao/", {"to": lg.editor.pk})[1]
    assert "Đã gửi duyệt." in at(lg.editor, f"{base}/gui-duyet/", {})[1]
    status, page = at(lg.editor, f"{base}/duyet/", {})
    assert status == 409
    assert "không tự duyệt" in page
    assert "Đã trả lại bài" in at(lg.second, f"{base}/tra-lai/", {"note": "Rút gọn sapo"})[1]
    at(lg.editor, f"{base}/gui-duyet/", {})
    assert "Đã duyệt bài." in at(lg.second, f"{base}/duyet/", {"seen": text_mark(Article.objects.get())})[1]
    later = (now() + timedelta(hours=3)).astimezone(VIETNAM)
    assert "Hãy chọn ngày và giờ" in at(lg.second, f"{base}/hen-gio/", {"at": "2026-13-45T99:99"})[1]
    assert "Hãy chọn ngày và giờ" in at(lg.second, f"{base}/hen-gio/", {"at": "mai"})[1]
    assert "Bài sẽ tự đăng lúc" in at(lg.second, f"{base}/hen-gio/", {"at": f"{later:%Y-%m-%dT%H:%M}"})[1]
    assert "Đã bỏ hẹn giờ." in at(lg.second, f"{base}/bo-hen-gio/", {})[1]
    page = at(lg.second, f"{base}/dang/", {})[1]
    assert "Bài đã lên cổng." in page
    assert f"/lan-toa/moi/?bai={piece.pk}" not in page
    assert f"/lan-toa/moi/?bai={piece.pk}" in at(lg.chief, f"{base}/")[1]
    assert "Hãy ghi rõ lý do" in at(lg.second, f"{base}/go/", {"reason": ""})[1]
    assert "Đã gỡ bài" in at(lg.second, f"{base}/go/", {"reason": "Sai số liệu"})[1]
    assert "Bài đã trở lại tòa soạn." in at(lg.chief, f"{base}/mo-lai/", {})[1]


def test_the_urgent_path_asks_for_a_reason_and_is_recorded(lg, at):
    piece = lg.piece(by=lg.chief)
    base = f"/toa-soan/bai/{piece.pk}"
    assert "Duyệt khẩn" in at(lg.chief, f"{base}/")[1]
    status, page = at(lg.chief, f"{base}/duyet-khan/", {"reason": " "})
    assert status == 409
    assert "Hãy ghi rõ lý do" in page
    page = at(lg.chief, f"{base}/duyet-khan/", {"reason": "Bão đang vào", "publish": "1"})[1]
    assert "Đã duyệt và đăng bài." in page
    assert "Bão đang vào" in page
    assert [(row.is_urgent, row.reason) for row in Approval.objects.all()] == [(True, "Bão đang vào")]


def test_the_short_form_keeps_order_formatting_and_captions(lg, at):
    dispatch = lg.dispatch()
    for number in range(3):
        add_photo(
            dispatch=dispatch, by=lg.lan, client_id=uuid4(), file=photo_file(), position=number, caption=f"Ảnh {number}"
        )
    piece = accept_dispatch(dispatch=dispatch, section=lg.section, by=lg.editor)
    path = f"/toa-soan/bai/{piece.pk}/sua/"
    assert at(lg.editor, path)[0] == 200
    words, first, second = piece.get_latest_revision_as_object().body
    data = {
        "seen": text_mark(Article.objects.get()),
        "title": "Tít mới",
        "lead": "Sapo mới",
        "cover_caption": "Bìa",
        "cover_credit": "Lan",
        "more_text": f"Thêm một đoạn.\n{HOSTILE}",
        f"block-{words.id}": "Mười đội vào chung kết.",
        f"block-{words.id}-position": "3",
        f"block-{first.id}": "Chú thích mới",
        f"block-{first.id}-position": "1",
        f"block-{second.id}-removed": "on",
    }
    assert "Đã lưu bản mới." in at(lg.editor, path, data)[1]
    text = Article.objects.get().get_latest_revision_as_object()
    assert [block.block_type for block in text.body] == ["picture", "paragraph", "paragraph"]
    assert (text.title, text.lead, text.cover_caption) == ("Tít mới", "Sapo mới", "Bìa")
    assert text.body[0].value["caption"] == "Chú thích mới"
    assert "<script" not in text.body[2].value.source
    assert "&lt;script&gt;" in text.body[2].value.source
    # Sent again from the page that was open before: somebody saved in between.
    status, page = at(lg.editor, path, {**data, "title": "Tít cũ hơn"})
    assert status == 422
    assert "vừa sửa bài" in page
    assert "Tít cũ hơn" in page


def test_a_live_piece_shows_a_new_text_only_after_the_correction(lg, at):
    piece = published(lg)
    base = f"/toa-soan/bai/{piece.pk}"
    data = {"seen": text_mark(Article.objects.get()), "title": "Tít đã sửa", "lead": "Sapo"}
    at(lg.editor, f"{base}/sua/", data)
    piece = Article.objects.get()
    assert piece.title == "Hội thi nấu ăn chào mừng ngày Phụ nữ"
    assert "mới hơn bản đang đăng" in at(lg.second, f"{base}/")[1]
    assert "không tự duyệt" in at(lg.editor, f"{base}/dinh-chinh/", {"note": "Sửa tít"})[1]
    assert "Đã đăng bản sửa." in at(lg.second, f"{base}/dinh-chinh/", {"note": "Sửa tít"})[1]
    piece = Article.objects.get()
    assert (piece.title, piece.correction_note, piece.state) == ("Tít đã sửa", "Sửa tít", "published")


def test_hostile_words_are_only_words(lg, at):
    dispatch = lg.dispatch(title=HOSTILE[:200], body=f"{HOSTILE}\n{HOSTILE}", place=HOSTILE, author=HOSTILE[:100])
    add_photo(dispatch=dispatch, by=lg.lan, client_id=uuid4(), file=photo_file(), position=0, caption=HOSTILE)
    at(lg.editor, f"/toa-soan/tin/{dispatch.pk}/tra-lai/", {"note": HOSTILE})
    Dispatch.objects.update(state="in_editing")
    pages = [at(lg.editor, f"/toa-soan/tin/{dispatch.pk}/")[1], at(lg.editor, "/toa-soan/?muc=bien-tap")[1]]
    at(lg.editor, f"/toa-soan/tin/{dispatch.pk}/nhan-vao-muc/", {"section": lg.section.slug})
    piece = Article.objects.get()
    at(lg.editor, f"/toa-soan/bai/{piece.pk}/gui-duyet/", {})
    pages += [
        at(lg.second, f"/toa-soan/bai/{piece.pk}/duyet/", {"publish": "1"})[1],
        at(lg.second, f"/toa-soan/bai/{piece.pk}/sua/")[1],
        at(lg.second, f"/toa-soan/bai/{piece.pk}/xem-truoc/")[1],
    ]
    for page in pages:
        assert "bấm" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page


def test_board_duties_are_given_by_the_managing_editor(lg, at):
    data = {"to": lg.second.pk, "section": lg.section.slug, "title": "Biên tập chính"}
    assert at(lg.editor, "/toa-soan/ban-bien-tap/giao-viec/", data)[0] == 404
    assert "Biên tập chính" in at(lg.chief, "/toa-soan/ban-bien-tap/giao-viec/", data)[1]
    status, page = at(lg.chief, "/toa-soan/ban-bien-tap/giao-viec/", {**data, "to": lg.lan.pk})
    assert status == 409
    assert "chưa có vai trò" in page
    duty = BoardDuty.objects.get(user=lg.second)
    assert at(lg.editor, f"/toa-soan/ban-bien-tap/{duty.pk}/thoi/", {})[0] == 404
    assert "Đã thôi giao" in at(lg.chief, f"/toa-soan/ban-bien-tap/{duty.pk}/thoi/", {})[1]
    assert BoardDuty.objects.filter(user=lg.second).count() == 0


def test_the_desk_writes_its_own_piece(lg, at):
    status, page = at(lg.editor, "/toa-soan/bai/moi/", {"title": "", "section": ""})
    assert status == 422
    assert "field__error" in page
    data = {"title": "Thông báo", "section": lg.section.pk, "lead": "Một", "body": "Hai\nBa"}
    assert "Đã lưu bài nháp." in at(lg.editor, "/toa-soan/bai/moi/", data)[1]
    assert Article.objects.get().title == "Thông báo"
