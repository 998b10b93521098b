"""Where a short link leads, and counting who follows it."""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock

from django.conf import settings

from lantoa.kit.clock import local_day, now
from lantoa.kit.http import client_address, is_prefetch, is_robot
from lantoa.services.analytics.actions import record_click
from lantoa.services.analytics.codes import link_id_of, short_code
from lantoa.services.analytics.hours import count_hour
from lantoa.services.analytics.visitors import visitor_hash

KEPT_SECONDS = 60
KEPT_LINKS = 50_000
_resolvers: list[Callable[[int], str | None]] = []
_known: OrderedDict[int, tuple[float, str]] = OrderedDict()
_known_lock = Lock()


def register_link_target(resolve: Callable[[int], str | None]) -> None:
    """`resolve(link_id)` gives the absolute address a link leads to, or None when it knows none."""
    if resolve not in _resolvers:
        _resolvers.append(resolve)


def short_url(link_id: int) -> str:
    """The absolute short address of a link."""
    return f"{settings.BASE_URL}/s/{short_code(link_id)}"


def _target(link_id: int) -> str | None:
    known = _known.get(link_id)
    if known and known[0] > time.monotonic():
        return known[1]
    target = next(filter(None, (resolve(link_id) for resolve in _resolvers)), None)
    if target:
        with _known_lock:
            _known[link_id] = (time.monotonic() + KEPT_SECONDS, target)
            while len(_known) > KEPT_LINKS:
                _known.popitem(last=False)
    return target


def follow(code: str, environ: Mapping[str, str]) -> str | None:
    """The address `code` leads to, the click counted unless a program asks; None for an unknown code."""
    link_id = link_id_of(code)
    target = _target(link_id) if link_id is not None else None
    if link_id is None or target is None:
        return None
    agent = environ.get("HTTP_USER_AGENT", "")
    if environ.get("REQUEST_METHOD") == "GET" and not is_robot(agent) and not is_prefetch(environ):
        moment = now()
        day = local_day(moment)
        address = client_address(environ, trust_proxy=settings.TRUST_PROXY)
        record_click(link_id, visitor=visitor_hash(address, agent, day=day), day=day)
        count_hour(link_id, moment)
    return target
