"""Lists by cursor: stable under insertions, the same cost on every page."""

import base64
import binascii
import json
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from lantoa.kit.errors import RuleBroken

LARGEST_PAGE = 200
NEWEST_FIRST = ("-pk",)
T = TypeVar("T", bound=Model)


def page_after(
    rows: QuerySet[T], *, cursor: str, limit: int, by: tuple[str, ...] = NEWEST_FIRST
) -> tuple[list[T], str | None]:
    """Up to `limit` rows after `cursor` (empty: from the start), and the next cursor or None. One query.

    `by` are fields of the rows that together tell any two apart, all rising or all falling ("-").
    Raises RuleBroken for a cursor that this list never gave.
    """
    limit = max(1, min(limit, LARGEST_PAGE))
    names = [name.removeprefix("-") for name in by]
    if cursor:
        places = _decode(cursor, rows.model, names)
        rows = rows.filter(_beyond(names, places, "lt" if by[0].startswith("-") else "gt"))
    found = list(rows.order_by(*by)[: limit + 1])
    more = len(found) > limit
    return found[:limit], _encode(found[limit - 1], names) if more else None


def _beyond(names: list[str], places: list[Any], comparison: str) -> Q:
    name, place = names[0], places[0]
    beyond = Q(**{f"{name}__{comparison}": place})
    return beyond if len(names) == 1 else beyond | (Q(**{name: place}) & _beyond(names[1:], places[1:], comparison))


def _encode(row: Model, names: list[str]) -> str:
    place = json.dumps([str(getattr(row, name)) for name in names])
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _decode(cursor: str, model: type[Model], names: list[str]) -> list[Any]:
    try:
        texts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        places = [_place(model, name, text) for name, text in zip(names, texts, strict=True)]
    except (ValueError, TypeError, RecursionError, binascii.Error, ValidationError) as error:
        raise RuleBroken("Con trỏ trang không đúng; hãy đọc lại danh sách từ đầu.") from error
    return places


def _place(model: type[Model], name: str, text: str) -> Any:
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    place = field.to_python(text)  # type: ignore[union-attr]  # only plain fields order a list
    if place is None or "\x00" in text or (isinstance(place, int) and not 0 <= place < 2**63):
        raise ValueError(text)
    return place
