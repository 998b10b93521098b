"""How screens get what an address names: missing and hidden alike are 404."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.http import Http404

from lantoa.kit.errors import NotAllowed

P = ParamSpec("P")
T = TypeVar("T")


def or_404(get: Callable[P, T], *args: P.args, **values: P.kwargs) -> T:
    """What `get` gives. Raises Http404 with its words when it says NotAllowed."""
    try:
        return get(*args, **values)
    except NotAllowed as error:
        raise Http404(str(error)) from error
