import random
import re
import unicodedata

import pytest

from lantoa.publishing.distribution.kit.numbers import roman, spoken, spoken_decimal, spoken_digits
from lantoa.publishing.distribution.kit.speech import (
    LONGEST_SECONDS,
    MOST_WORDS,
    announcement,
    sayable,
    seconds_of,
    words_of,
)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (100, "một trăm"),
        (105, "một trăm linh năm"),
        (111, "một trăm mười một"),
        (1_005, "một nghìn không trăm linh năm"),
        (2_026, "hai nghìn không trăm hai mươi sáu"),
        (120_000, "một trăm hai mươi nghìn"),
        (1_250_000, "một triệu hai trăm năm mươi nghìn"),
        (1_000_001, "một triệu không trăm linh một"),
        (3_000_000_000, "ba tỷ"),
        (1_000_000_005, "một tỷ không trăm linh năm"),
        (2_500_000_000_000, "hai nghìn năm trăm tỷ"),
    ],
)
def test_a_number_is_said_as_people_say_it(number, words):
    assert spoken(number) == words


def test_telephones_are_said_digit_by_digit_and_decimals_with_phẩy():
    assert spoken_digits("0912 3") == "không chín một hai ba"
    assert spoken_decimal("98", "5") == "chín mươi tám phẩy năm"
    assert spoken_decimal("0", "05") == "không phẩy không năm"


@pytest.mark.parametrize(
    ("text", "value"), [("XIII", 13), ("IV", 4), ("XCIX", 99), ("IIII", None), ("A", None), ("", None)]
)
def test_only_true_roman_numbers_are_numbers(text, value):
    assert roman(text) == value


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("LĐLĐ tỉnh", "Liên đoàn Lao động tỉnh"),
        ("LĐLĐ TP.HCM", "Liên đoàn Lao động Thành phố Hồ Chí Minh"),
        ("TP. Hồ Chí Minh", "thành phố Hồ Chí Minh"),
        ("CNLĐ ở KCN", "công nhân lao động ở khu công nghiệp"),
        ("Công ty TNHH MTV", "Công ty trách nhiệm hữu hạn một thành viên"),
        ("ngày 18/11/2026", "ngày mười tám tháng mười một năm hai nghìn không trăm hai mươi sáu"),
        ("đến 05/04", "đến ngày năm tháng tư"),
        ("tháng 11/2026", "tháng mười một năm hai nghìn không trăm hai mươi sáu"),
        ("quý 3/2026", "quý ba năm hai nghìn không trăm hai mươi sáu"),
        ("lúc 08:30", "lúc tám giờ ba mươi phút"),
        ("lúc 14h", "lúc mười bốn giờ"),
        ("lúc 7h00", "lúc bảy giờ"),
        ("đạt 98,5 %", "đạt chín mươi tám phẩy năm phần trăm"),
        ("10–15 suất", "mười đến mười lăm suất"),
        ("500.000đ/người", "năm trăm nghìn đồng mỗi người"),
        ("2.000 m2", "hai nghìn mét vuông"),
        ("gọi 0912 345 678", "gọi không chín một hai ba bốn năm sáu bảy tám"),
        ("gọi 1900 6868", "gọi một chín không không sáu tám sáu tám"),
        ("lần thứ XIII", "lần thứ mười ba"),
        ("số 156/QĐ-LĐLĐ", "số một trăm năm mươi sáu"),
        ("Nghị định 12/2022/NĐ-CP", "Nghị định số mười hai năm hai nghìn không trăm hai mươi hai"),
        ("xem https://lantoa.vn/s/G7AgsZC nhé", "xem nhé"),
        ("“Mái ấm” 🏠 #congdoan", "Mái ấm congdoan"),
        ("phòng B12", "phòng B12"),
        ("QLDA", "QLDA"),
        ("KHKT", "ca hát ca tê"),
        ("A & B", "A và B"),
    ],
)
def test_nothing_stays_that_cannot_be_said(written, said):
    assert sayable(written) == said


def test_text_from_other_keyboards_comes_out_in_nfc():
    said = sayable(unicodedata.normalize("NFD", "Liên đoàn Lao động thành phố"))
    assert said == "Liên đoàn Lao động thành phố"


def spoken_of(**changes):
    values = {
        "unit": "CĐCS Công ty May",
        "title": "Bữa cơm ca ba",
        "text": "",
        "lead": "Thêm bát canh.",
        "where": "Xem bảng tin.",
    }
    return announcement(**values | changes)


def test_an_announcement_says_who_what_and_where_to_read_more():
    assert spoken_of() == (
        "Công đoàn cơ sở Công ty May xin thông báo tới đoàn viên và người lao động.\n\n"
        "Bữa cơm ca ba.\nThêm bát canh.\n\n"
        "Xem bảng tin. Xin cảm ơn đồng chí đã lắng nghe."
    )


def test_the_release_s_own_words_come_before_the_page_s_lead():
    said = spoken_of(text="Từ ngày 1/12, mọi suất cơm ca ba thêm một bát canh nóng.", lead="Khác.")
    assert "thêm một bát canh nóng" in said
    assert "Khác" not in said


@pytest.mark.parametrize("seed", range(40))
def test_no_announcement_is_longer_than_a_minute(seed):
    chance = random.Random(seed)
    words = [
        "KCN",
        "12.500",
        "đoàn viên",
        "ngày 18/11/2026",
        "98,5 %",
        "trao",
        "LĐLĐ",
        "nhà.",
        "hỗ trợ,",
        "https://a.vn/x",
    ]
    said = spoken_of(
        title=" ".join(chance.choices(words, k=chance.randint(1, 60))),
        text=" ".join(chance.choices(words, k=chance.randint(0, 300))),
    )
    assert words_of(said) <= MOST_WORDS
    assert seconds_of(said) <= LONGEST_SECONDS
    assert not re.search(r"\d|%|https|LĐLĐ", said)
    assert said.endswith("Xem bảng tin. Xin cảm ơn đồng chí đã lắng nghe.")
