"""Sums of money as Vietnamese documents write them: grouped by dots, and in words."""

from collections.abc import Iterator

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_POWERS = ("", "nghìn", "triệu")
_BILLION = 1_000_000_000


def grouped(amount: int) -> str:
    """1205000 as 1.205.000."""
    return f"{amount:,}".replace(",", ".")


def in_words(amount: int) -> str:
    """1205000 as "một triệu hai trăm linh năm nghìn"; below zero with "âm" before it.

    The northern manner: linh for an empty ten, mốt, tư and lăm behind mươi, lăm behind mười; a gap within a number is
    read in full (1000005: một triệu không trăm linh năm).
    """
    if amount < 0:
        return f"âm {in_words(-amount)}"
    return " ".join(_number(amount, is_inner=False)) if amount else _DIGITS[0]


def money_in_words(amount: int) -> str:
    """The sentence of a document: "Một triệu hai trăm linh năm nghìn đồng"."""
    text = in_words(amount)
    return f"{text[0].upper()}{text[1:]} đồng"


def _number(number: int, *, is_inner: bool) -> Iterator[str]:
    billions, rest = divmod(number, _BILLION)
    if billions:
        yield from _number(billions, is_inner=is_inner)
        yield "tỷ"
    for place in (2, 1, 0):
        group = rest // 1000**place % 1000
        if group:
            # Whatever stands before it makes its empty hundreds heard.
            yield from _group(group, is_inner=is_inner or billions > 0 or rest >= 1000 ** (place + 1))
            yield from filter(None, [_POWERS[place]])


def _group(group: int, *, is_inner: bool) -> Iterator[str]:
    hundreds, tens, units = group // 100, group // 10 % 10, group % 10
    if hundreds or is_inner:
        yield from (_DIGITS[hundreds], "trăm")
    if tens > 1:
        yield from (_DIGITS[tens], "mươi")
    elif tens == 1:
        yield "mười"
    elif units and (hundreds or is_inner):
        yield "linh"
    if units:
        yield _unit(units, tens)


def _unit(units: int, tens: int) -> str:
    if units == 5 and tens:
        return "lăm"
    if tens > 1 and units in (1, 4):
        return "mốt" if units == 1 else "tư"
    return _DIGITS[units]
