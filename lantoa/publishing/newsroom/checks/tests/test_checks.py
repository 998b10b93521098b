"""All checks of a piece: of every format, among units and pieces, and what must be confirmed."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from wagtail.contrib.redirects.models import Redirect

from lantoa.kit.errors import RuleBroken
from lantoa.publishing.newsroom import actions
from lantoa.publishing.newsroom.actions.confirming import NeedsReason
from lantoa.publishing.newsroom.actions.making import add_draft
from lantoa.publishing.newsroom.checks.links import Known, look_outside, looked_at
from lantoa.publishing.newsroom.checks.reading import manuscript_of
from lantoa.publishing.newsroom.checks.run import check, shown
from lantoa.publishing.newsroom.models import FORMATS, Article
from lantoa.publishing.newsroom.tests.factories import make_unit
from lantoa.publishing.newsroom.tests.formats import MARKS, content_of, document, picture, shot
from lantoa.publishing.newsroom.tests.steps import published
from lantoa.services.media.facade import Picture
from lantoa.services.search.facade import index_page

LEAD = (
    "Bữa cơm ca ba của 120 công nhân Công ty May Sông Lam từ đêm nay có thêm bát canh nóng, sau ba tháng công đoàn "
    "cơ sở thương lượng với giám đốc và cùng nhà bếp nấu thử."
)
OTHER_LEAD = (
    "Hôm nay là chuyện khác hẳn về lớp học chữ ban đêm của công nhân xây dựng bên sông, do thầy giáo già dạy miễn phí "
    "suốt mười năm qua ở khu trọ cuối phố."
)


def draft(lg, format="article", **changes):
    values = {"title": "Bữa cơm ca ba thêm bát canh", "lead": LEAD, "unit": lg.unit, **content_of(format), **changes}
    return add_draft(FORMATS[format](**values), section=lg.section, by=lg.editor)


def body(*lines):
    return {"body": [("paragraph", f"<p>{line}</p>") for line in lines]}


def kinds(article, *wanted):
    return [(one.kind, one.severity.value) for one in check(article).findings if one.kind in wanted or not wanted]


def bare_shot():
    """A picture that nobody said anything about, as an import may bring one."""
    bare = picture()
    Picture.objects.filter(pk=bare.pk).update(description="")
    bare.contextual_alt_text, bare.decorative = "", False
    return {"image": bare, "caption": "", "credit": ""}


@pytest.mark.parametrize("format", list(FORMATS))
def test_the_words_of_every_format_are_read_with_their_place(lg, format):
    read = manuscript_of(draft(lg, format, **body("Đoạn có của của lặp.")))
    said = {part.text: part.where for part in read.parts}
    # The mark of a live page stands in the body, which is another one here.
    mark = MARKS.get(format, "") if format != "live" else ""
    assert any(mark in text for text in said), said
    assert said["Đoạn có của của lặp."].startswith("body:")
    assert all(where in read.labels for where in said.values())


def test_pictures_of_every_format_are_looked_at(lg):
    # A picture that says nothing of itself, wherever it may stand.
    for picture_of in (
        {"format": "photo_story", "photos": [("picture", bare_shot())]},
        {
            "format": "emagazine",
            "scenes": [("scene", {"image": bare_shot()["image"], "title": "", "text": "", "credit": ""})],
        },
        {"format": "emagazine", "scenes": [("pair", {"pictures": [bare_shot(), shot("Bên phải là nhà bếp")]})]},
        {"format": "article", "body": [("gallery", [bare_shot(), bare_shot()])]},
        {"format": "article", "body": [("picture", bare_shot())]},
    ):
        article = draft(lg, **picture_of)
        found = [one.kind for one in check(article).findings if one.is_severe]
        assert found == ["alt"], picture_of


def test_a_clean_piece_has_nothing_to_mend(lg):
    article = draft(lg, **body("Chị Nguyễn Thị Sen nhận bát canh lúc 0 giờ 30. Nhà bếp nấu 120 suất mỗi đêm."))
    assert check(article).findings == []


def test_a_units_name_with_a_slip_is_told_with_the_right_one(lg):
    make_unit(lg.district, name="CĐCS Công ty May Sông Lam 2")
    lines = (
        "Công đoàn phường Sông Lan đến thăm.",
        "Đoàn gồm LĐLĐ tỉnh Lam Giang và Công đoàn xã Núi Hổng.",
        "Công ty May Sông Lam 2, CĐCS Công ty May Sông Lam 9 cùng dự.",
        "Công đoàn xã Đồng Xa không có trong danh sách.",
    )
    found = check(draft(lg, **body(*lines))).findings
    assert [(one.kind, one.suggestion) for one in found if one.kind == "unit_name"] == [
        ("unit_name", "Công đoàn phường Sông Lam"),
        ("unit_name", "Công đoàn xã Núi Hồng"),
    ]


def test_links_of_the_house_are_looked_up(lg):
    live = published(lg)
    other = draft(lg, title="Bài chưa đăng ở đâu cả")
    file = document("ke-hoach.pdf")
    Redirect.objects.create(old_path="/bai-cu-tu-cong-cu", redirect_link="/")
    good = (
        f'<a linktype="page" id="{live.pk}">một</a> <a linktype="document" id="{file.pk}">hai</a> '
        f'<a href="{live.portal_path}">ba</a> <a href="mailto:a@b.vn">bốn</a> <a href="/bai-cu-tu-cong-cu/">năm</a> '
        f'<a href="/{lg.section.slug}/">sáu</a>'
    )
    bad = (
        f'<a linktype="page" id="{other.pk}">một</a> <a linktype="page" id="987654">hai</a> '
        '<a linktype="document" id="987654">ba</a> <a href="/muc/bai-da-mat-987654/">bốn</a> '
        '<a href="congdoan.vn/x">năm</a> <a href="/khong-co-muc-nay/">sáu</a>'
    )
    assert kinds(draft(lg, title="Liên kết tốt cả thôi", **body(good)), "link") == []
    assert kinds(draft(lg, title="Liên kết hỏng cả thôi", **body(bad)), "link") == [("link", "must")] * 6


class _Neighbour(BaseHTTPRequestHandler):
    """Another house: one page is there, everything else is gone."""

    def do_GET(self):
        self.send_response(200 if self.path == "/con" else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def neighbour():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Neighbour)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_links_outside_are_opened_on_request_only_and_kept(lg, settings, neighbour):
    settings.ALLOW_PRIVATE_CALLBACKS = True
    gone, there, closed = f"{neighbour}/mat", f"{neighbour}/con", "http://127.0.0.1:1/dong"
    article = draft(lg, **body(f'<a href="{gone}">mất</a> <a href="{there}">còn</a> <a href="{closed}">đóng</a>'))
    checked = check(article)
    assert checked.unknown_links == [gone, there, closed]
    assert [one for one in checked.findings if one.kind == "link"] == []
    look_outside(checked.unknown_links)
    assert looked_at([there]) == {there: Known(False)}
    again = check(article)
    assert again.unknown_links == []
    found = [(one.severity.value, "mã 404" in one.sentence) for one in again.findings if one.kind == "link"]
    assert found == [("advice", True), ("advice", False)]


def test_an_inner_address_is_never_called(lg, settings, neighbour):
    settings.ALLOW_PRIVATE_CALLBACKS = False
    found = look_outside([f"{neighbour}/con"])[f"{neighbour}/con"]
    assert found.is_broken
    assert "cổng" in found.why


def put_out(lg, **changes):
    article = draft(lg, **changes)
    actions.submit_piece(article=article, by=lg.editor)
    actions.approve_piece(article=article, by=lg.second)
    article = actions.publish_piece(article=article, by=lg.second)
    text = " ".join(article.words())
    words = {"title": article.title, "lead": article.lead, "text": text}
    index_page(page_id=article.pk, published_at=article.first_published_at, **words)
    return article


LINES = (
    "Chị Nguyễn Thị Sen nhận bát canh lúc 0 giờ 30 cùng ba mươi chị em trong chuyền.",
    "Nhà bếp nấu 120 suất mỗi đêm và không tăng giá.",
)


def test_a_piece_like_one_that_is_out_is_told(lg):
    out = put_out(lg, **body(*LINES))
    copy = check(draft(lg, **body(*LINES))).findings
    assert [(one.kind, one.severity.value, one.url) for one in copy] == [("similar", "must", out.portal_path)]
    twin = check(draft(lg, title="Bữa cơm ca ba có thêm bát canh", lead=OTHER_LEAD)).findings
    assert [(one.kind, one.severity.value) for one in twin] == [("similar", "advice")]
    assert kinds(draft(lg, title="Lớp học chữ bên sông", lead=OTHER_LEAD), "similar") == []
    assert kinds(out, "similar") == []


def test_every_finding_leads_to_its_place(lg):
    article = draft(lg, title="Tít của của tôi có lặp", **body("Đoạn của của lặp."), place="Xã của của")
    places = {one.finding.where.split(":")[0]: one.address for one in shown(check(article), article)}
    block = article.body[0].id
    assert places == {
        "title": f"/toa-soan/bai/{article.pk}/sua/#id_title",
        "body": f"/quan-tri/pages/{article.pk}/edit/#block-{block}-section",
        "place": f"/quan-tri/pages/{article.pk}/edit/#id_place",
    }
    assert {one.address for one in shown(check(article), article, in_editor=True)} == {
        "#id_title", "#id_place", f"#block-{block}-section",
    }  # fmt: skip


@pytest.fixture
def weighed(lg):
    """A piece with a link that leads nowhere."""
    return draft(lg, **body('Xem <a linktype="page" id="987654">bài này</a>.'))


def test_what_weighs_is_confirmed_with_a_reason_once(lg, weighed):
    with pytest.raises(NeedsReason, match="không còn trang này"):
        actions.submit_piece(article=weighed, by=lg.editor, confirmed=" ")
    assert Article.objects.get(pk=weighed.pk).state == "in_editing"
    actions.submit_piece(article=weighed, by=lg.editor, confirmed="Trang ấy đăng chiều nay")
    # Whoever approves the very same text reads the reason and is not asked again.
    actions.approve_piece(article=weighed, by=lg.second, confirmed="")
    assert Article.objects.get(pk=weighed.pk).state == "approved"


def test_a_newer_text_is_confirmed_anew(lg, weighed):
    actions.submit_piece(article=weighed, by=lg.editor, confirmed="Trang ấy đăng chiều nay")
    weighed.get_latest_revision_as_object().save_revision(user=lg.editor)
    with pytest.raises(NeedsReason):
        actions.approve_piece(article=weighed, by=lg.second, confirmed="")
    actions.approve_piece(article=weighed, by=lg.second, confirmed="Vẫn chiều nay")


def test_advice_stops_nobody_and_programs_are_not_asked(lg, weighed):
    short = draft(lg, title="Sapo ngắn thôi mà", lead="Ngắn.")
    assert actions.submit_piece(article=short, by=lg.editor, confirmed="").state == "submitted"
    assert actions.submit_piece(article=weighed, by=lg.editor).state == "submitted"
    with pytest.raises(RuleBroken):
        actions.approve_piece(article=weighed, by=lg.editor, confirmed="Vì tôi muốn")
