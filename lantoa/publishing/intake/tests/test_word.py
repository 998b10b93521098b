"""A .docx becomes a text: what is found, what is guessed, what is left out."""

import pytest

from lantoa.publishing.intake.parts import Grid, Image, rich_text
from lantoa.publishing.intake.tests.docx import STORY, docx, link, p, photo, picture, run, story, table
from lantoa.publishing.intake.word.body import MOST_PICTURES
from lantoa.publishing.intake.word.reading import WordFile


def read(*body, **options):
    return WordFile(docx(*body, **options)).text


def lines(text):
    return [(part.kind, part.text) for part in text.parts if not isinstance(part, Image | Grid)]


def test_a_story_is_found_with_everything_in_it():
    text = WordFile(story()).text
    assert text.title == "Công nhân may Sông Lam thi thợ giỏi"
    assert text.lead == "Sáng 12/5, 120 đoàn viên Công ty May Sông Lam dự hội thi thợ giỏi cấp công ty."
    assert text.author == "Nguyễn Thị Mẫu"
    assert lines(text) == [
        ("text", "Hội thi có mười phần thi, xem thể lệ."),
        ("heading", "Những phần thi khó"),
        ("bullet", "May cổ áo"),
        ("bullet", "Vào tay"),
        ("quote", "“Tôi tự hào về tay nghề của chị em.”"),
        ("text", "Trao giải cho các đội."),
    ]
    first, second = (part for part in text.parts if isinstance(part, Image))
    assert (first.caption, first.credit, first.alt) == (
        "Công nhân thi may áo sơ mi.",
        "Trần Lan",
        "Công nhân bên máy may",
    )
    assert (second.caption, second.credit) == ("", "Nguyễn Thị Mẫu")
    [grid] = (part for part in text.parts if isinstance(part, Grid))
    assert (grid.rows, grid.has_head) == ([["Đội", "Điểm"], ["Chuyền 1", "95"], ["Chuyền 2", "91"]], True)
    assert len(text.guessed) == 4
    assert text.left_out == []


def test_bold_italic_links_and_lists_stay_and_nothing_else_does():
    text = read(
        p("Tít"),
        p(
            "Đoạn ",
            run("đậm", bold=True),
            run(" nghiêng", italic=True),
            " <script>",
            link("liên kết", "l1"),
            link("xấu", "l2"),
        ),
        p("một", numbered=2),
        p("hai", numbered=2),
        links={"l1": 'https://example.org/?a=1&b="2"', "l2": "javascript:alert(1)"},
    )
    assert rich_text(text.parts) == (
        "<p>Đoạn <b>đậm</b><i> nghiêng</i> &lt;script&gt;"
        '<a href="https://example.org/?a=1&amp;b=&quot;2&quot;">liên kết</a>xấu</p>'
        "<ol><li>một</li><li>hai</li></ol>"
    )


def test_old_fonts_are_read_by_the_font_of_each_run_and_of_each_style():
    text = read(
        p("C«ng ®oµn ", run("Việt Nam ½", font="Arial"), style="Cu"),
        p(
            run("Ñaïi ho", font="VNI-Times"),
            run("äi", font="VNI-Times", bold=True),
            run(" hà nội", font="Times New Roman"),
        ),
        p(run("h­íng", font=".VnTimeH")),
        p(
            run("h", font=".VnTime"),
            "<w:r><w:rPr><w:rFonts w:ascii='.VnTime'/></w:rPr><w:softHyphen/><w:t>íng</w:t></w:r>",
        ),
    )
    assert text.title == "Công đoàn Việt Nam ½"
    assert [line for _kind, line in lines(text)] == ["Đại hội hà nội", "HƯỚNG", "hướng"]
    assert any("phông cũ" in sentence for sentence in text.guessed)


def test_what_was_crossed_out_or_hidden_is_not_read():
    text = read(
        p("Tít"),
        p(
            "còn <",
            "<w:del><w:r><w:t>đã xóa</w:t></w:r></w:del>",
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>",
            "<mc:AlternateContent><mc:Choice><w:r><w:t>một</w:t></w:r></mc:Choice>"
            "<mc:Fallback><w:r><w:t>hai</w:t></w:r></mc:Fallback></mc:AlternateContent>",
            "<w:ins><w:r><w:t> thêm</w:t></w:r></w:ins>",
        ),
    )
    assert lines(text) == [("text", "còn <một thêm")]


def test_a_link_made_as_a_field_leads_where_it_did():
    text = read(
        p("Tít"),
        p(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            '<w:r><w:instrText> HYPERLINK "https://example.org/a" </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
            "đây",
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            " nhé",
        ),
    )
    assert rich_text(text.parts) == '<p><a href="https://example.org/a">đây</a> nhé</p>'


def test_a_table_that_lays_out_pictures_is_none_and_a_letterhead_is_left_out():
    text = read(
        table(["LĐLĐ TỈNH LAM GIANG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["Số 1", "Độc lập"]),
        p("Tít bài"),
        table([p(picture("a1")), p(picture("a2"))], [p("Ảnh trái", style="Chuthich"), p("Ảnh phải", style="Chuthich")]),
        pictures={"a1": photo(), "a2": photo()},
    )
    assert text.title == "Tít bài"
    assert [type(part) for part in text.parts if not isinstance(part, Image)] != [Grid]
    assert sum(isinstance(part, Image) for part in text.parts) == 2
    assert any("quốc hiệu" in sentence for sentence in text.left_out)


def test_joined_cells_keep_their_columns_and_endless_tables_end():
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + p("Cả hai") + "</w:tc>"
    text = read(p("Tít"), f"<w:tbl><w:tr>{wide}</w:tr><w:tr><w:tc>{p('1')}</w:tc><w:tc>{p('2')}</w:tc></w:tr></w:tbl>")
    assert text.parts[0].rows == [["Cả hai", ""], ["1", "2"]]
    endless = read(p("Tít"), table(*([str(row), "x"] for row in range(260)), bold_head=False))
    assert len(endless.parts[0].rows) == 200
    assert any("60 dòng" in sentence for sentence in endless.left_out)


def test_pictures_beyond_what_a_piece_holds_are_counted_and_left():
    pictures = {f"a{number}": b"x" for number in range(10_000)}
    text = read(p("Tít"), *(p(picture(key)) for key in pictures), pictures=pictures)
    assert sum(isinstance(part, Image) for part in text.parts) == MOST_PICTURES
    assert text.left_out == ["9960 ảnh cuối: mỗi bài lấy nhiều nhất 40 ảnh."]


@pytest.mark.parametrize("more", [{}, {"word/vbaProject.bin": b"macro"}])
def test_macros_are_not_read_and_that_is_said(more):
    text = read(*STORY, more=more)
    assert ("Macro trong tệp: không đọc, không lưu." in text.left_out) == bool(more)
