"""Lists by cursor: stable under insertions, the same cost on every page."""

import base64
import binascii
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from lantoa.kit.errors import RuleBroken

LARGEST_PAGE = 200
T = TypeVar("T", bound=Model)


def page_after(rows: QuerySet[T], *, cursor: str, limit: int) -> tuple[list[T], str | None]:
    """Up to `limit` rows by falling id after `cursor` (empty: from the start), and the next cursor or None. One query.

    Raises RuleBroken for a cursor that this list never gave.
    """
    limit = max(1, min(limit, LARGEST_PAGE))
    rows = rows.order_by("-pk")
    if cursor:
        rows = rows.filter(pk__lt=_decode(cursor))
    found = list(rows[: limit + 1])
    more = len(found) > limit
    return found[:limit], _encode(found[limit - 1].pk) if more else None


def _encode(pk: Any) -> str:
    return base64.urlsafe_b64encode(str(pk).encode()).decode().rstrip("=")


def _decode(cursor: str) -> int:
    try:
        number = int(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, UnicodeError):
        number = -1
    if not 0 <= number < 2**63:
        raise RuleBroken("Con trỏ trang không đúng; hãy đọc lại danh sách từ đầu.")
    return number
