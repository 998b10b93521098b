"""A piece on paper: every format as a PDF, made once a version; hostile texts and huge pieces stay within bounds."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from lantoa.faces.portal.frame import Frame
from lantoa.faces.portal.paper import kept
from lantoa.faces.portal.paper.kept import open_picture, pdf_of
from lantoa.faces.portal.paper.parts import LONGEST_PART, MOST_LETTERS, MOST_PICTURES, MOST_ROWS, parts_of
from lantoa.faces.portal.paper.sheet import Sheet, sheet_pdf
from lantoa.faces.portal.tests.factories import address, make_picture, make_piece, make_unit

SHEET = Sheet(
    site="Lan Tỏa", section="Tin tức", title="Bát canh đầu tiên", lead="Từ tháng này có canh nóng.", by="Mai Lan",
    source="Ghi rõ nguồn.", address="http://localhost/tin-tuc/bat-7/", short="http://localhost/tin/7/", rest="Nguồn",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def _pages(pdf: bytes) -> int:
    return pdf.count(b"/Type /Page\n")


def test_parts_keep_their_kind_and_lose_everything_else() -> None:
    parts, is_all = parts_of(
        '<p>Chị <strong>Sen</strong> & <a href="https://a.example/x">bạn</a></p><h3>Ba việc</h3>'
        "<ol><li>Một</li><li>Hai</li></ol><blockquote><p>Nóng rồi</p></blockquote><script>alert(1)</script>"
        '<figure><img src="/media/images/a.webp"><figcaption>Bếp</figcaption></figure>'
        "<table><tr><td>A</td><td>&lt;b&gt;</td></tr></table><p onclick=x><b>hở"
    )
    assert is_all
    assert [(part.kind, part.mark, part.text or part.src or part.rows) for part in parts] == [
        ("text", "", "Chị <b>Sen</b> &amp; bạn (https://a.example/x)"),
        ("heading", "", "Ba việc"),
        ("item", "1.", "Một"),
        ("item", "2.", "Hai"),
        ("quote", "", "Nóng rồi"),
        ("picture", "", "/media/images/a.webp"),
        ("caption", "", "Bếp"),
        ("table", "", [["A", "<b>"]]),
        ("text", "", "<b>hở</b>"),
    ]


HOSTILE = {
    "marks that are not closed": "<p>" + "<b><i>" * 500 + "chữ</p></i></b>" * 3,
    "reportlab's own marks": "<p>&lt;para&gt;&lt;font size=900&gt;&lt;img src='file:///etc/passwd'/&gt;&amp;#0;</p>",
    "a word without end": "<p>" + "a" * 30_000 + "</p>",
    "a table wider than paper": "<table>" + ("<tr>" + "<td>ô dài</td>" * 40 + "</tr>") * 20 + "</table>",
    "a cell without end": "<table><tr><td>" + "chữ " * 90_000 + "</td><td>b</td></tr></table>",
    "more rows than paper": "<table>" + "<tr><td>a</td><td>b</td></tr>" * 5_000 + "</table>",
    "signs of other scripts": "<p>\x00\x07😀 漢字 \u202eab\u202c عربى</p>",
    "pictures that are none": '<img src="file:///etc/passwd"><img src="http://169.254.169.254/"><img src="">',
    "nothing": "",
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_become_paper(html: str) -> None:
    parts, _is_all = parts_of(html)
    made = sheet_pdf(SHEET, parts, open_picture=open_picture)
    assert made.startswith(b"%PDF-")
    assert _pages(made) <= 30


def test_a_piece_without_end_is_cut_and_says_so() -> None:
    parts, is_all = parts_of(f"<p>{'Chị Sen đặt hộp cơm. ' * 20_000}</p>" + '<img src="x">' * 500)
    assert not is_all
    assert MOST_LETTERS <= sum(len(part.text) for part in parts) <= MOST_LETTERS + LONGEST_PART
    assert max(len(part.text) for part in parts) <= LONGEST_PART + 200
    assert sum(part.kind == "picture" for part in parts_of('<img src="x">' * 500)[0]) == MOST_PICTURES
    assert len(parts_of("<table>" + "<tr><td>a" * 900 + "</table>")[0][0].rows) == MOST_ROWS


@pytest.mark.parametrize(
    "src", ["/media/../../etc/passwd", "http://x.example/media/a.jpg", "/static/a.png", "", "//x/a"]
)
def test_only_our_own_pictures_are_opened(src: str) -> None:
    assert open_picture(src) is None


@pytest.mark.django_db
def test_the_pdf_is_made_once_for_each_version_and_goes_with_the_piece(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(kept, "sheet_pdf", lambda sheet, *args, **options: made.append(sheet.title) or b"%PDF-1.4 " + sheet.title.encode())  # fmt: skip  # noqa: E501
    piece = make_piece("Bát canh đầu tiên", cover=make_picture(), unit=make_unit())
    path = f"{address(piece)}ban-in.pdf"
    first = client.get(path)
    assert first["Content-Type"] == "application/pdf"
    assert first["Cache-Control"] == "no-cache"
    assert b"".join(first.streaming_content).startswith(b"%PDF-")
    assert client.get(path, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    assert len(made) == 1
    piece.title = "Bát canh thứ hai"
    piece.save()
    assert "thứ hai".encode() in b"".join(client.get(path).streaming_content)
    # The version before is not kept.
    assert len(list((Path(settings.MEDIA_ROOT) / "ban-in").glob("*.pdf"))) == 1
    piece.live, piece.state = False, piece.State.WITHDRAWN
    piece.save()
    assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_a_real_piece_is_a_whole_paper_and_few_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_KEPT", 2)
    body = [
        ("heading", "Ba việc"),
        ("paragraph", "<p>Chị Sen đặt <b>hộp cơm</b> lên bàn.</p>" * 40),
        ("picture", {"image": make_picture(900, 900), "caption": "Chuyền may", "credit": "Ảnh: Lan Phương"}),
    ]
    names = [pdf_of(make_piece(body=body, cover=make_picture()), Frame()) for _ in range(3)]
    left = sorted(path.name for path in (Path(settings.MEDIA_ROOT) / "ban-in").iterdir())
    assert left == sorted(name.removeprefix("ban-in/") for name in names[1:])
    made = (Path(settings.MEDIA_ROOT) / names[-1]).read_bytes()
    assert _pages(made) >= 2
    assert made.count(b"/Subtype /Image") == 2
