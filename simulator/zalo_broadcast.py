"""Broadcast of an article to followers: only by day, a few times a month, once a day for each follower."""

from __future__ import annotations

import time
from typing import Any

from .accounts import Oa, fingerprint
from .platform import Thing
from .store import Store
from .wire import Answer, Call
from .zalo_clock import in_vietnam, is_quiet, moment
from .zalo_errors import ZaloError, success

SHELF = "zalo_oa.broadcast"
VERIFIED_A_MONTH, UNVERIFIED_A_MONTH = 4, 1


def broadcast(store: Store, oa: Oa, call: Call) -> Answer:
    """`data.message_id`; the article must be shown."""
    article_id, target = _wish(call.json())
    at = moment(store.settings)
    if is_quiet(at):
        raise ZaloError(-234, "Promotion message is not allowed to send from 22:00 to 06:00")
    article = oa.articles.get(article_id)
    if article is None or not article.is_shown(time.time()):
        raise ZaloError(-201, "attachment_id is invalid")
    if _left_this_month(store, oa, at) <= 0:
        raise ZaloError(-211, "Out of quota")
    if oa.broadcast_day_limit >= 0 and _today(store, oa, at) >= oa.broadcast_day_limit:
        raise ZaloError(-218, "User has reached the limit of receiving promotion message")
    number = store.number + 1
    message_id = f"bc{fingerprint('broadcast', oa.id, number):016x}{number:x}"
    values = {"article_id": article_id, "target": target, "at": at}
    store.commit("thing", SHELF, oa.id, message_id, values, time.time(), number)
    return success({"message_id": message_id})


def _wish(body: Any) -> tuple[str, Any]:
    """(article id, target) of a broadcast. Raises ZaloError for any other message: this API sends nothing else."""
    try:
        target = body["recipient"]["target"]
        attachment = body["message"]["attachment"]
        [element] = attachment["payload"]["elements"]
        kinds = (attachment["type"], attachment["payload"]["template_type"], element["media_type"])
        article_id = element["attachment_id"]
    except (KeyError, TypeError, ValueError):
        raise ZaloError(-201, "message is invalid") from None
    if kinds != ("template", "media", "article") or not isinstance(article_id, str):
        raise ZaloError(-233, "Message type is not support")
    if not isinstance(target, dict):
        raise ZaloError(-201, "target is invalid")
    return article_id, target


def broadcasts_of(store: Store, oa: Oa) -> list[Thing]:
    return [thing for thing in store.things.get(SHELF, {}).values() if thing.account == oa.id]


def _month_limit(oa: Oa) -> int:
    if oa.broadcast_month_limit >= 0:
        return oa.broadcast_month_limit
    return VERIFIED_A_MONTH if oa.verified else UNVERIFIED_A_MONTH


def _left_this_month(store: Store, oa: Oa, at: float) -> int:
    month = in_vietnam(at).strftime("%Y-%m")
    sent = sum(in_vietnam(thing.values["at"]).strftime("%Y-%m") == month for thing in broadcasts_of(store, oa))
    return _month_limit(oa) - sent


def _today(store: Store, oa: Oa, at: float) -> int:
    day = in_vietnam(at).date()
    return sum(in_vietnam(thing.values["at"]).date() == day for thing in broadcasts_of(store, oa))


def read_quota(store: Store, oa: Oa, _: Call) -> Answer:
    """What may still be broadcast in this month: `data.total`, `data.remain`."""
    left = _left_this_month(store, oa, moment(store.settings))
    return success({"type": "promotion", "total": _month_limit(oa), "remain": max(left, 0)})


def read_package_quota(store: Store, oa: Oa, call: Call) -> Answer:
    """`data`: a list with one entry for the product asked for, as the package gives it."""
    body = call.json()
    if not isinstance(body, dict) or body.get("quota_owner") not in ("OA", "APP"):
        raise ZaloError(-201, "quota_owner is invalid")
    product = str(body.get("product_type", ""))
    if product not in ("cs", "transaction"):
        raise ZaloError(-201, "product_type is invalid")
    entry = {
        "product_type": product,
        "quota_type": str(body.get("quota_type", "sub_quota")),
        "valid_through": oa.package_until,
        "total": 500,
        "remain": 500,
    }
    return success([entry])
