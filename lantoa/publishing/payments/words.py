"""What people type, made fit to keep, or refused in words that help."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from lantoa.kit.errors import RuleBroken
from lantoa.kit.tables import parse_count
from lantoa.publishing.newsroom.facade import short_line
from lantoa.publishing.payments.rules import CENT, HIGHEST_AMOUNT, LONGEST_NOTE


def wanted_line(text: str, longest: int, missing: str) -> str:
    """One line of 1-`longest` characters. Raises RuleBroken, with `missing` when there is nothing."""
    line = short_line(text, longest + 1)
    if not line:
        raise RuleBroken(missing)
    if len(line) > longest:
        raise RuleBroken(_("Phần chữ dài quá %(longest)s ký tự. Hãy viết gọn lại.") % {"longest": longest})
    return line


def wanted_reason(text: str) -> str:
    """Why something is done, in one line. Raises RuleBroken."""
    return wanted_line(text, LONGEST_NOTE, _("Hãy ghi rõ lý do để người đọc bảng hiểu."))


def decimal_or_none(text: str) -> Decimal | None:
    """A number as people write it, 12,5 or 12.5, with at most two places; None for anything else."""
    plain = text.strip()[:20].replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) >= 1000 or number != number.quantize(CENT):
        return None
    return number.quantize(CENT)


def wanted_decimal(text: str, name: str) -> Decimal:
    """A number that is not below zero. Raises RuleBroken, naming the field."""
    number = decimal_or_none(text)
    if number is None or number < 0:
        raise RuleBroken(_("%(name)s: hãy ghi một số, tối đa hai chữ số thập phân.") % {"name": name})
    return number


def wanted_whole(text: str, name: str, *, highest: int) -> int:
    """A whole number from 0 to `highest`; dots group it. Raises RuleBroken, naming the field."""
    try:
        number = parse_count(text.strip()[:20])
    except ValueError:
        number = -1
    if not 0 <= number <= highest:
        said = {"name": name, "highest": highest}
        raise RuleBroken(_("%(name)s: hãy ghi một số nguyên từ 0 đến %(highest)s.") % said)
    return number


def wanted_money(text: str) -> int:
    """A sum of đồng, below zero with a minus before it, not 0. Raises RuleBroken."""
    plain = text.strip()[:24].replace("−", "-")
    sign, digits = (-1, plain[1:]) if plain.startswith("-") else (1, plain)
    amount = sign * wanted_whole(digits, _("Số tiền"), highest=HIGHEST_AMOUNT)
    if amount == 0:
        raise RuleBroken(_("Số tiền điều chỉnh phải khác 0."))
    return amount


def month_or_none(text: str) -> date | None:
    """The first day of a month as the browser's field sends it (2026-10); None for anything else."""
    try:
        return date.fromisoformat(f"{text.strip()[:7]}-01")
    except ValueError:
        return None


def wanted_month(text: str) -> date:
    """The first day of a month between 2000 and 2100. Raises RuleBroken."""
    month = month_or_none(text)
    if month is None or not 2000 <= month.year < 2100:
        raise RuleBroken(_("Hãy chọn tháng."))
    return month
