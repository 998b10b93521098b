"""Files made to do harm, or only broken: one plain sentence, bounded time and memory."""

import io
import resource
import time
import zipfile

import pytest

from lantoa.kit.errors import RuleBroken
from lantoa.publishing.intake.parts import Image
from lantoa.publishing.intake.tests.docx import STORY, docx, p, picture, run
from lantoa.publishing.intake.word.package import LARGEST_FILE
from lantoa.publishing.intake.word.reading import WordFile

MOST_SECONDS, MOST_MEMORY = 10, 120 * 1024**2


class Endless(io.RawIOBase):
    """A file of any size that takes no room."""

    def __init__(self, size):
        self.size, self.at = size, 0

    def seek(self, offset, whence=0):
        self.at = offset + (self.size if whence == 2 else 0)
        return self.at

    def tell(self):
        return self.at

    def read(self, size=-1):
        raise AssertionError("a file too large is not read")


def refusal(file):
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with pytest.raises(RuleBroken) as refused:
        WordFile(file)
    assert time.process_time() - started < MOST_SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < MOST_MEMORY
    return str(refused.value)


def bomb(content, times):
    """A member that unpacks to `times` contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(docx(*STORY)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != "word/document.xml":
                new.writestr(name, old.read(name))
        with new.open("word/document.xml", "w") as member:
            head, _sep, _tail = old.read("word/document.xml").partition(b"<w:body>")
            member.write(head + b"<w:body>")
            for _ in range(times):
                member.write(content)
            member.write(b"</w:body></w:document>")
    return out


def test_200_megabytes_are_refused_unread():
    assert "50 MB" in refusal(Endless(200 * 1024**2))
    assert LARGEST_FILE < 200 * 1024**2


@pytest.mark.parametrize(
    "content", [b" " * 100_000, b"<w:p/>" * 20_000, b"<w:p><w:r><w:t>" + b"a" * 100_000 + b"</w:t></w:r></w:p>"]
)
def test_what_unpacks_without_end_is_stopped(content):
    assert "bung ra quá lớn" in refusal(bomb(content, 400))


def test_a_text_too_long_for_a_piece_loses_its_end_and_that_is_said():
    text = WordFile(docx(*(p("câu " * 250) for _ in range(600)))).text
    assert sum(len(part.text) for part in text.parts) <= 300_000
    assert any("dài quá mức" in sentence for sentence in text.left_out)


def test_endless_nesting_is_stopped():
    assert "quá lớn" in refusal(docx("<w:sdt>" * 50_000))


def test_a_million_names_are_not_read():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"word/media/{number}.xml", b"")
    assert "quá nhiều phần" in refusal(out)


@pytest.mark.parametrize(
    "head",
    [
        '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<?xml version="1.0"?><!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_entities_and_document_types_are_refused(head):
    assert "mã lạ" in refusal(docx(p("Tít"), p("&x;" if "ENTITY x" in head else "a"), head=head))


def test_pictures_outside_the_file_are_not_fetched():
    text = WordFile(docx(p("Tít"), p(picture("o1")), outside={"o1": "http://169.254.169.254/a.jpg"})).text
    assert not any(isinstance(part, Image) for part in text.parts)
    assert text.left_out == ["1 ảnh nằm ngoài tệp (ảnh liên kết): không tải về."]


def test_a_picture_that_points_out_of_its_folder_is_only_missing():
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a1" Type="x/image" Target="../../../../etc/passwd"/></Relationships>'
    )
    word = WordFile(docx(p("Tít"), p(picture("a1")), more={"word/_rels/document.xml.rels": relations}))
    [image] = word.text.parts
    with pytest.raises(RuleBroken):
        word.picture(image)


def _cut(file, part):
    content = file.getvalue()
    return io.BytesIO(content[: int(len(content) * part)])


def _damaged():
    content = bytearray(docx(*STORY).getvalue())
    content[300:900] = b"\x00" * 600
    return io.BytesIO(bytes(content))


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (io.BytesIO(), "Tệp rỗng"),
        (io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), "Lưu thành"),
        (
            io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")),
            "mật khẩu",
        ),
        (io.BytesIO(b"{\\rtf1 xin chao}"), "không phải tệp .docx"),
        (io.BytesIO(b"%PDF-1.7"), "không phải tệp .docx"),
        (_cut(docx(*STORY), 0.6), "hỏng"),
        (_damaged(), "hỏng"),
        (docx("<w:p>"), "hỏng"),
        (docx(), "không có chữ"),
        (docx(p("a"), more={"_rels/.rels": "<a/>", "word/document.xml": b"\xff\xfe\x00"}), "hỏng"),
    ],
)
def test_what_is_no_docx_is_refused_with_what_to_do(file, words):
    assert words in refusal(file)


def test_another_zip_is_no_word_file():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")
    assert "không phải tệp Word" in refusal(out)


def test_elements_in_the_wrong_place_break_nothing():
    odd = "<w:t>trôi</w:t></w:r><w:r>" + "<w:hyperlink/><w:tc/><w:tr/><w:tblHeader/><w:gridSpan w:val='²'/>"
    text = WordFile(
        docx(
            "<w:tc>", p("Tít"), "</w:tc>", f"<w:r>{odd}</w:r>",
            '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r><w:numId w:val=""/>' + run("chữ") + "</w:p>",
            "<w:tbl/><w:tbl><w:tr/></w:tbl><w:tbl><w:tc/><w:p/></w:tbl>",
        )
    ).text  # fmt: skip
    assert text.title == "Tít"
    assert [part.text for part in text.parts] == ["chữ"]
