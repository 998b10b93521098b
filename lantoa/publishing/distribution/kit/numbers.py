"""Numbers as a Vietnamese voice says them."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", " nghìn", " triệu")
_BILLION = 1_000_000_000
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
# What is longer than this is a number to dial or to copy, not a quantity.
LONGEST_QUANTITY = 15


def spoken(number: int) -> str:
    """A whole number from 0 on in words: 21 "hai mươi mốt", 105 "một trăm linh năm"."""
    if number < _BILLION:
        return _below_a_billion(number, is_full=False)
    rest = number % _BILLION
    head = f"{spoken(number // _BILLION)} tỷ"
    return f"{head} {_below_a_billion(rest, is_full=True)}" if rest else head


def spoken_digits(text: str) -> str:
    """Each digit by itself, as telephone numbers are said; other characters are left out."""
    return " ".join(_DIGITS[int(sign)] for sign in text if sign in "0123456789")


def spoken_decimal(whole: str, decimals: str) -> str:
    """3 and 5 "ba phẩy năm"; decimals of two digits as a number, those with a leading nought digit by digit."""
    said = spoken_digits(decimals) if decimals.startswith("0") or len(decimals) > 2 else spoken(int(decimals))
    return f"{spoken(int(whole))} phẩy {said}"


def roman(text: str) -> int | None:
    """The value of a Roman number up to 399 in capitals; None for anything else."""
    if not text or set(text) - set(_ROMAN):
        return None
    values = [_ROMAN[sign] for sign in text]
    total = sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
    return total if _written(total) == text else None


def _written(number: int) -> str:
    steps = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    out = ""
    for value, sign in steps:
        times, number = divmod(number, value)
        out += sign * times
    return out


def _below_a_billion(number: int, *, is_full: bool) -> str:
    """`is_full`: something larger was said before, so that noughts in between are said too."""
    if number == 0:
        return _DIGITS[0]
    groups = [(number // 1000**power % 1000, power) for power in (2, 1, 0)]
    said: list[str] = []
    for group, power in groups:
        if group:
            said.append(_below_a_thousand(group, is_full=is_full or bool(said)) + _SCALES[power])
    return " ".join(said)


def _below_a_thousand(number: int, *, is_full: bool) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds and not is_full:
        return _below_a_hundred(rest)
    said = f"{_DIGITS[hundreds]} trăm"
    if not rest:
        return said
    return f"{said} {'linh ' if rest < 10 else ''}{_below_a_hundred(rest)}"


def _below_a_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    said = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if not ones:
        return said
    last = {1: "một" if tens == 1 else "mốt", 4: "bốn" if tens == 1 else "tư", 5: "lăm"}.get(ones, _DIGITS[ones])
    return f"{said} {last}"
