"""Filters live in the address: reading them, and the address of the next page."""

import re

from django.http import HttpRequest, QueryDict

_PLACE = re.compile(r"/(\d+/){1,20}")


def words(data: QueryDict, name: str, longest: int) -> str:
    """A parameter without NUL characters, which the database refuses, cut to `longest`."""
    return data.get(name, "").replace("\x00", "")[:longest]


def several(data: QueryDict, name: str, most: int = 50) -> tuple[str, ...]:
    """A parameter that may come several times, without NUL characters; the first `most` of them."""
    return tuple(one.replace("\x00", "") for one in data.getlist(name)[:most])


def number(request: HttpRequest, name: str) -> int | None:
    """A whole number from the address; None for anything else."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None


def place(request: HttpRequest) -> str:
    """The place in the tree after which to go on; "" for anything that is none."""
    text = request.GET.get("sau", "")
    return text if _PLACE.fullmatch(text) else ""


def with_query(request: HttpRequest, **changed: object) -> str:
    """This page's address with some parameters changed, "" taking one away."""
    query = request.GET.copy()
    for name, value in changed.items():
        query[name.replace("_", "-")] = str(value)
        if value == "":
            del query[name.replace("_", "-")]
    return f"?{query.urlencode()}" if query else request.path
