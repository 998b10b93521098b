import io
import zipfile
from datetime import date

import openpyxl
import pytest

from lantoa.kit.errors import RuleBroken
from lantoa.kit.tables import parse_count, parse_day, read_rows

COLUMNS = {"code": ["mã đơn vị"], "name": ["tên"]}


def _read(content):
    return read_rows(io.BytesIO(content), columns=COLUMNS, required=["code"])


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffMã đơn vị,Tên,thừa\nA1,Công đoàn  A,x\n\n,,\nA2,B,\n",
        "ten;MA_DON_VI\nCông đoàn A;A1\n;\nB;A2",
        "name\tcode\nCông đoàn A\tA1\n\t\nB\tA2\n",
    ],
)
def test_headers_in_any_order_language_and_delimiter(text):
    rows = _read(text.encode())

    assert [dict(row.cells) for row in rows] == [{"code": "A1", "name": "Công đoàn A"}, {"code": "A2", "name": "B"}]
    assert rows[0].number == 2


def test_xlsx_gives_the_same_rows():
    book = openpyxl.Workbook()
    for line in [("Tên", None, "Mã đơn vị"), ("A", 1, 101.0), (None, None, None), (date(2025, 7, 1), "", "A2")]:
        book.active.append(line)
    file = io.BytesIO()
    book.save(file)

    assert [dict(row.cells) for row in _read(file.getvalue())] == [
        {"code": "101", "name": "A"},
        {"code": "A2", "name": "2025-07-01"},
    ]


def _zip():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x.txt", "x")
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        _zip(),
        b"PK\x03\x04broken",
        "mã đơn vị\nĐ".encode("utf-16"),
        b"\xff\xfe",
        b"name\nA",
        b'code\n"open',
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(content):
    with pytest.raises(RuleBroken):
        _read(content)


@pytest.mark.parametrize(("text", "number"), [("20.000", 20000), ("1.250.000", 1250000), ("12,345", 12345), ("7", 7)])
def test_vietnamese_thousands(text, number):
    assert parse_count(text) == number


@pytest.mark.parametrize("text", ["", "1.5", "20.00", "-3", "x", "1e3", "²"])
def test_what_is_no_count(text):
    with pytest.raises(ValueError):
        parse_count(text)


def test_days_as_people_write_them():
    assert {parse_day(text) for text in ("2025-07-01", "01/07/2025", "1-7-2025")} == {date(2025, 7, 1)}
    with pytest.raises(ValueError):
        parse_day("07/31/2025")
