"""One piece on its own page."""

import json
import re

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lantoa.faces.portal import around as around_module
from lantoa.faces.portal.around import around
from lantoa.faces.portal.tests.factories import NOON, address, make_picture, make_piece, make_section, make_unit
from lantoa.kit.frozen import frozen

pytestmark = pytest.mark.django_db


def _said(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_piece_says_what_a_reader_wants_to_know(client: Client) -> None:
    piece = make_piece(
        "Bát canh đầu tiên",
        cover=make_picture(),
        cover_caption="Nhà ăn lúc nửa đêm",
        cover_credit="Ảnh: Lan Phương",
        unit=make_unit("LG-1", "CĐCS May Hoa Lam"),
        first_published_at=NOON,
        tags=["bữa ăn ca"],
        is_sample=True,
    )
    said = _said(client, address(piece))
    for words in (
        "<h1>Bát canh đầu tiên</h1>",
        "Từ tháng này, ca ba có bát canh nóng.",
        "Mai Lan",
        '<a href="/don-vi/LG-1/">CĐCS May Hoa Lam</a>',
        '<time datetime="2026-05-01T12:00:00+07:00">01/05/2026 12:00</time>',
        "Nhà ăn lúc nửa đêm",
        "Ảnh: Lan Phương",
        "Chị Sen đặt hộp cơm lên bàn.",
        "bữa ăn ca",
        "Bài mẫu",
        f'data-page-id="{piece.pk}"',
        '<a href="/tin-tuc/">Tin tức</a>',
    ):
        assert words in said


def test_every_picture_keeps_its_place_and_only_the_first_is_eager(client: Client) -> None:
    inside = make_picture(1200, 800)
    piece = make_piece(cover=make_picture(), body=[("picture", {"image": inside, "caption": "Chuyền may"})])
    pictures = re.findall(r"<img [^>]+>", _said(client, address(piece)))
    assert len(pictures) == 2
    assert all(re.search(r'width="\d+" height="\d+" alt="[^"]+"', picture) for picture in pictures)
    assert 'fetchpriority="high"' in pictures[0]
    assert 'loading="lazy"' not in pictures[0]
    assert 'loading="lazy"' in pictures[1]


def test_every_block_is_shown(client: Client) -> None:
    body = [
        ("heading", "Ba việc <một> người"),
        ("quote", {"text": "Nóng rồi nhé", "said_by": "Chị Sen"}),
        ("paragraph", "<p>Xem <a href='https://example.com/'>thêm</a></p>"),
    ]
    said = _said(client, address(make_piece(body=body)))
    assert "Ba việc &lt;một&gt; người</h2>" in said
    assert "<p>Nóng rồi nhé</p><footer>Chị Sen</footer>" in said
    assert "<a href='https://example.com/'>thêm</a>" in said.replace('"', "'")


@pytest.mark.parametrize("wrong", ["/tin-tuc/ten-cu-{}/", "/tin-tuc/{}/", "/doi-song/{slug}-{}/"])
def test_any_address_with_its_number_leads_to_the_one_address(client: Client, wrong: str) -> None:
    piece = make_piece()
    make_section("doi-song", "Đời sống")
    answer = client.get(wrong.format(piece.pk, slug=piece.slug))
    assert (answer.status_code, answer.headers["Location"]) == (301, address(piece))


@pytest.mark.parametrize("state", ["in_editing", "submitted", "approved", "scheduled"])
def test_what_is_not_published_looks_as_if_it_were_not_there(client: Client, state: str) -> None:
    piece = make_piece(live=False, state=state, first_published_at=None)
    hidden, missing = client.get(address(piece)), client.get("/tin-tuc/khong-co-999999/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content


def test_a_withdrawn_piece_is_gone_with_kind_words(client: Client) -> None:
    other = make_piece("Tin còn lại")
    piece = make_piece("Bài sẽ gỡ", live=False, state="withdrawn", withdrawn_reason="Số liệu nội bộ")
    answer = client.get(address(piece))
    said = answer.content.decode()
    assert answer.status_code == 410
    assert "Bài này đã được gỡ" in said
    assert address(other) in said
    assert "Bài sẽ gỡ" not in said
    assert "Số liệu nội bộ" not in said


def test_a_correction_is_told(client: Client) -> None:
    piece = make_piece(corrected_at=timezone.now(), correction_note="Số người dự là 312, không phải 321.")
    said = _said(client, address(piece))
    assert "Đính chính" in said
    assert "Số người dự là 312, không phải 321." in said


def test_machines_are_told_the_same_and_nothing_breaks_out(client: Client) -> None:
    title = 'Chuyện </script><script>alert("1")</script> & “ngoặc”'
    piece = make_piece(title, cover=make_picture(1600, 900), lead="A & <b>B</b>")
    said = _said(client, address(piece))
    assert "<script>alert" not in said
    data = json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', said)[1])
    assert (data["@type"], data["headline"]) == ("NewsArticle", title)
    assert data["image"][0].startswith("http://testserver/media/")
    assert data["mainEntityOfPage"] == f"http://testserver{address(piece)}"
    shared = dict(re.findall(r'property="(og:[a-z:]+)" content="([^"]*)"', said))
    assert shared["og:url"] == f"http://testserver{address(piece)}"
    assert (shared["og:image:width"], shared["og:image:height"]) == ("1200", "630")
    assert shared["og:image"].endswith(".jpg")
    assert f'<link rel="canonical" href="http://testserver{address(piece)}">' in said


def test_related_pieces_share_key_words_and_nothing_stands_twice(client: Client) -> None:
    related = make_piece("Cùng từ khóa", tags=["đối thoại"])
    others = [make_piece(f"Cùng mục {number}") for number in range(3)]
    piece = make_piece("Bài đang đọc", tags=["đối thoại", "dệt may"])
    said = _said(client, address(piece))
    listed = re.findall(r'class="teaser__title"><a href="([^"]+)"', said)
    assert sorted(listed) == sorted([address(related), *(address(other) for other in others)])
    assert "Có thể bạn quan tâm" in said
    assert listed[0] == address(others[-1])


def test_a_key_word_of_years_offers_its_newest_pieces(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(around_module, "LOOKED_AT", 2)
    # Its SQL may have been made before, with the number of then.
    monkeypatch.setattr(around_module, "_around", frozen(around_module._around.__wrapped__))
    sections = [make_section(f"muc-{number}", f"Mục {number}") for number in range(4)]
    shared = {"tags": ["ca ba", "bữa ăn"]}
    old = make_piece("Bài cũ, hai từ khóa chung", section=sections[0], **shared)
    near = make_piece("Bài mới, hai từ khóa chung", section=sections[1], **shared)
    new = make_piece("Bài mới nhất, một từ khóa chung", section=sections[2], tags=["ca ba"])
    piece = make_piece("Bài đang đọc", section=sections[3], **shared)
    # Of both key words it is the one that shares most, if all of years were counted.
    assert around(piece, None, [], [tag.pk for tag in piece.tags.all()]).related == [new.pk, near.pk, old.pk]


def test_more_pictures_cost_no_more_queries(client: Client) -> None:
    def queries(count: int) -> int:
        unit = make_unit(f"LG-{count}")
        body = [("picture", {"image": make_picture()}) for _ in range(count)]
        path = address(make_piece(cover=make_picture(), unit=unit, body=body, tags=["ca ba"]))
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    make_piece(cover=make_picture(), tags=["ca ba"])
    assert queries(1) == queries(3)


def test_the_editor_previews_a_piece_that_is_not_out(rf: RequestFactory) -> None:
    body = [("picture", {"image": make_picture()}), ("heading", "Ba việc")]
    draft = make_piece("Bài đang viết", live=False, state="in_editing", first_published_at=None, body=body)
    draft.title, draft.cover = "Đầu đề vừa sửa", make_picture()
    said = draft.serve_preview(rf.get("/"), "").render().content.decode()
    assert "<h1>Đầu đề vừa sửa</h1>" in said
    assert "Ba việc</h2>" in said
