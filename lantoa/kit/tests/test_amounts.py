import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lantoa.kit.amounts import grouped, in_words, money_in_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (91, "chín mươi mốt"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh bốn"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (555, "năm trăm năm mươi lăm"),
        (1_000, "một nghìn"),
        (1_005, "một nghìn không trăm linh năm"),
        (1_015, "một nghìn không trăm mười lăm"),
        (21_000, "hai mươi mốt nghìn"),
        (1_000_005, "một triệu không trăm linh năm"),
        (1_205_000, "một triệu hai trăm linh năm nghìn"),
        (1_005_000, "một triệu không trăm linh năm nghìn"),
        (2_340_000, "hai triệu ba trăm bốn mươi nghìn"),
        (1_000_000_000, "một tỷ"),
        (1_000_000_001, "một tỷ không trăm linh một"),
        (24_000_050_000, "hai mươi tư tỷ không trăm năm mươi nghìn"),
        (1_000_000_000_000, "một nghìn tỷ"),
        (2_005_000_000_000, "hai nghìn không trăm linh năm tỷ"),
        (10**18, "một tỷ tỷ"),
        (-1_500, "âm một nghìn năm trăm"),
    ],
)
def test_a_number_is_read_as_people_read_it(amount, words):
    assert in_words(amount) == words


NAMES = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
DIGITS = {word: number for number, word in enumerate(NAMES)}
DIGITS |= {"mốt": 1, "tư": 4, "lăm": 5}


def heard(words: str) -> int:
    """The number that somebody who listens writes down."""
    total = group = digit = 0
    high = 0
    for word in words.split():
        if word in DIGITS:
            digit = DIGITS[word]
        elif word == "mười":
            group, digit = group + 10, 0
        elif word in ("mươi", "trăm"):
            group, digit = group + digit * (10 if word == "mươi" else 100), 0
        elif word == "tỷ":
            high, total, group, digit = (high + total + group + digit) * 10**9, 0, 0, 0
        elif word in ("nghìn", "triệu"):
            total, group, digit = total + (group + digit) * (1000 if word == "nghìn" else 10**6), 0, 0
    return high + total + group + digit


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(min_value=0, max_value=10**17))
def test_whoever_listens_writes_the_same_number(amount):
    assert heard(in_words(amount)) == amount


def test_a_document_writes_a_capital_and_the_currency():
    assert money_in_words(1_205_000) == "Một triệu hai trăm linh năm nghìn đồng"
    assert money_in_words(-1) == "Âm một đồng"
    assert grouped(1_205_000) == "1.205.000"
    assert grouped(-20_000) == "-20.000"
