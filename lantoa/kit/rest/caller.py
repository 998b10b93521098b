"""What an operation knows of whoever calls."""

from collections.abc import Callable

from django.http import HttpRequest


class ApiRequest(HttpRequest):
    """A request behind a bearer token."""

    # Tree paths below which the caller holds any role at all. One query.
    paths_reached: Callable[[], list[str]]
