"""What may become of a unit: plain decisions on days, kinds and places in the tree."""

import re
from datetime import date, timedelta

from lantoa.kit.errors import RuleBroken

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
# What may stand directly below what; the law knows three levels, practice more.
BELOW = {
    "national": {"province", "superior", "grassroots"},
    "province": {"superior", "grassroots"},
    "superior": {"superior", "grassroots"},
    "grassroots": {"grassroots", "group"},
    "group": {"group"},
}


def check_place(kind: str, parent_kind: str | None) -> None:
    """Raises RuleBroken when a unit of `kind` cannot stand below `parent_kind` (None: at the root)."""
    if parent_kind is None:
        return
    if kind not in BELOW[parent_kind]:
        raise RuleBroken("Đơn vị loại này không thể đặt dưới đơn vị cấp trên đã chọn.")


def check_day(on: date, *, last_change: date, today: date) -> None:
    """Raises RuleBroken when a change cannot take effect `on` that day: in the future, or not after the last change."""
    if on > today:
        raise RuleBroken("Ngày hiệu lực chưa tới; hãy ghi nhận khi quyết định có hiệu lực.")
    if on <= last_change:
        raise RuleBroken(f"Đơn vị đã có thay đổi vào ngày {last_change:%d/%m/%Y}; ngày hiệu lực phải sau ngày đó.")


def last_day_before(on: date) -> date:
    """The last day of the old state when the new one holds from `on`."""
    return on - timedelta(days=1)


def is_code(text: str) -> bool:
    """Letters, digits, dot, underscore and hyphen, at most 40, the first a letter or digit."""
    return CODE.fullmatch(text) is not None
