"""What a work is worth, who gets how much of it, what is withheld: plain figures, no database, no clock.

Money is whole đồng. Coefficients and shares are decimals with two places; nothing here is a float.
Source: Decree 18/2014/NĐ-CP (coefficient × value of one unit; the highest coefficient by genre; more for hard
conditions and for works in a minority's language). Every figure of it is kept in the scheme of the house, with its own
source.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from lantoa.kit.text import fold

HUNDRED = Decimal(100)
CENT = Decimal("0.01")
HIGHEST_COEFFICIENT = Decimal(50)
HIGHEST_UNIT_VALUE = 100_000_000
HIGHEST_AMOUNT = 1_000_000_000
MOST_PARTS = 200
MOST_CREDITS = 12
LONGEST_NOTE = 300
ROUNDINGS = (1, 100, 1000)
# From which states each step of a sheet may start.
STEPS: dict[str, frozenset[str]] = {
    "change": frozenset({"draft"}),
    "submit": frozenset({"draft"}),
    "return": frozenset({"submitted"}),
    "approve": frozenset({"submitted"}),
    "pay": frozenset({"approved"}),
}
LOCKED_STATES = ("approved", "paid")
# The tax code of a firm or household (10 or 13 digits); since 2025 a citizen's is the number of the identity card (12).
_TAX_CODE = re.compile(r"\d{10}(\d{3})?|\d{12}")
_ACCOUNT = re.compile(r"[0-9A-Z]{6,24}")
# "Tin, ảnh: Nguyễn Mẫu", "Ảnh: CTV" and the like: what stands before the names.
_LABEL = re.compile(r"(?i)^\s*(tin|bài|ảnh|video|clip|thực hiện|nhóm tác giả)\b[^:]{0,20}:\s*")
_BETWEEN = re.compile(r"\s*(?:[,;/&+]|\s-\s|\s–\s|\s(?:và|&)\s)\s*")


@dataclass(frozen=True)
class Terms:
    """What a scheme says beside its coefficients; percents are 0-100 and more, money is đồng."""

    unit_value_vnd: int
    round_to_vnd: int = 1
    hard_percent: int = 0
    minority_percent: int = 0
    reprint_percent: int = 100
    duty_percent: int = 100


@dataclass(frozen=True)
class Score:
    """How one work was scored."""

    coefficient: Decimal
    quantity: int = 1
    pay_percent: int = 100
    is_hard: bool = False
    is_minority: bool = False
    is_reprint: bool = False
    is_duty: bool = False


def half_up(value: Decimal, step: int = 1) -> int:
    """`value` as whole đồng, a multiple of `step`; a half goes away from zero, as accountants round."""
    return int((value / step).quantize(Decimal(1), ROUND_HALF_UP)) * step


def factor_percent(terms: Terms, score: Score) -> Decimal:
    """By how many percent coefficient × unit value is multiplied: first what is reduced, then the extras on top."""
    percent = Decimal(score.pay_percent)
    if score.is_reprint:
        percent = percent * terms.reprint_percent / HUNDRED
    if score.is_duty:
        percent = percent * terms.duty_percent / HUNDRED
    more = terms.hard_percent * score.is_hard + terms.minority_percent * score.is_minority
    return percent * (HUNDRED + more) / HUNDRED


def amount_of(terms: Terms, score: Score) -> int:
    """What one work is worth, rounded once, to the scheme's step."""
    whole = score.coefficient * score.quantity * terms.unit_value_vnd
    return half_up(whole * factor_percent(terms, score) / HUNDRED, terms.round_to_vnd)


def split(amount: int, shares: Sequence[Decimal]) -> list[int]:
    """`amount` by shares that add up to 100: whole đồng whose sum is `amount`.

    What rounding down leaves over goes đồng by đồng to whoever lost most, the first of equals first.
    Raises ValueError when the shares are none, negative, or do not add up.
    """
    if not add_up(shares):
        raise ValueError(f"shares of {sum(shares)} percent")
    sign, whole = (-1, -amount) if amount < 0 else (1, amount)
    exact = [whole * share / HUNDRED for share in shares]
    parts = [int(one) for one in exact]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[: whole - sum(parts)]:
        parts[place] += 1
    return [sign * part for part in parts]


def add_up(shares: Sequence[Decimal]) -> bool:
    """Whether there are shares, none below zero, and together they are exactly 100 (percent)."""
    return bool(shares) and min(shares) >= 0 and sum(shares) == HUNDRED


def by_weight(weights: Sequence[int]) -> list[Decimal]:
    """100 in shares of two places that add up, by how much each weighs; the first ones take what is left over."""
    cents = [10_000 * weight // sum(weights) for weight in weights]
    rest = 10_000 - sum(cents)
    return [(cent + (place < rest)) * CENT for place, cent in enumerate(cents)]


def tax_of(gross: int, *, percent: Decimal, from_vnd: int, is_withheld: bool) -> int:
    """What is withheld of everything one person gets in one payment, in đồng; nothing below `from_vnd`.

    Source: withholding of 10 % from payments of 2,000,000 đ on to people without a labour contract; both figures are
    the scheme's, and whoever has a contract or has declared a low income has nothing withheld here.
    """
    if not is_withheld or gross < max(from_vnd, 1):
        return 0
    return half_up(gross * percent / HUNDRED)


def may_step(step: str, state: str) -> bool:
    """Whether `step` may start from `state`."""
    return state in STEPS[step]


def in_range(coefficient: Decimal, lowest: Decimal, highest: Decimal) -> bool:
    """Whether the scheme allows it; 0 is always allowed: the work is not paid."""
    return coefficient == 0 or lowest <= coefficient <= highest


def rate_key(format_: str, genre: str) -> str:
    """Which of the scheme's rates a piece falls under: a plain article by its genre, the others by their format."""
    return genre if format_ == "article" else format_


def first_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def last_of(month: date) -> date:
    """The last day of its month."""
    return next_month(month) - timedelta(days=1)


def masked(text: str) -> str:
    """A number of which only the end is seen: ••••6789; nothing of a short one."""
    if not text:
        return ""
    return f"••••{text[-4:]}" if len(text) >= 8 else "••••"


def tax_code_of(text: str) -> str | None:
    """The digits of a tax code, None when it cannot be one; empty stays empty."""
    digits = re.sub(r"[\s.-]", "", text)
    return digits if not digits or _TAX_CODE.fullmatch(digits) else None


def account_of(text: str) -> str | None:
    """The number of a bank account, None when it cannot be one; empty stays empty."""
    number = re.sub(r"[\s.-]", "", text).upper()
    return number if not number or _ACCOUNT.fullmatch(number) else None


def names_in(printed: str) -> list[str]:
    """The people that a printed credit names, in order, each once: "Tin, ảnh: Trần Lan - Lê Mai" names two."""
    bare = re.sub(r"\([^)]*\)", " ", printed)
    names = [name.strip(" .:") for name in _BETWEEN.split(_LABEL.sub("", bare)) if name.strip(" .:")]
    return list({fold(name): name for name in names}.values())[:MOST_CREDITS]


def is_short_for(printed: str, full_name: str) -> bool:
    """Whether a printed name is a person's: the same, or family and given name without what stands between."""
    short, whole = fold(printed).split(), fold(full_name).split()
    if not short or not whole:
        return False
    return short == whole or (1 < len(short) < len(whole) and short in ([whole[0], whole[-1]], whole[-len(short) :]))


def only_one(found: Collection[int]) -> int | None:
    """The single one of them; two people of one name are nobody until a person says who is meant."""
    return next(iter(found)) if len(set(found)) == 1 else None
