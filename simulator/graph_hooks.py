"""Webhooks of pages: the callback's check, feed events signed over the very bytes sent, repeats, late and forged ones.

Source: webhooks getting started guide, 11/2026.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Any

from .graph_errors import invalid
from .store import Store
from .wire import Answer, json_answer, to_json

if TYPE_CHECKING:
    from .graph import Caller

FIELDS = frozenset({"feed", "mention", "live_videos", "messages", "ratings"})
CALL_SECONDS = 10
MOST_REPEATS = 100


def subscribe(caller: Caller, page_id: str) -> Answer:
    """`POST /{page}/subscribed_apps`: the app hears of this page from now on."""
    page = caller.own_page(page_id)
    fields = [name for name in str(caller.params.get("subscribed_fields", "")).split(",") if name]
    if not fields or not FIELDS.issuperset(fields):
        raise invalid("Param subscribed_fields must be an array of webhook fields")
    caller.store.commit("page_set", page.id, {"subscribed": fields})
    return json_answer({"success": True})


def list_subscriptions(caller: Caller, page_id: str) -> Answer:
    page = caller.own_page(page_id)
    app_id = next(iter(caller.store.apps["facebook"]), "0")
    apps = [{"id": app_id, "subscribed_fields": list(page.subscribed)}] if page.subscribed else []
    return json_answer({"data": apps})


async def register(store: Store, body: dict[str, Any]) -> Answer:
    """{"callback", "verify_token", "app_id"?}: the callback is asked for the challenge, and kept when it knows it."""
    callback, token = str(body["callback"]), str(body["verify_token"])
    challenge = str(secrets.randbelow(10**9))
    query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": token}
    status, text = await asyncio.to_thread(_call, f"{callback}?{urllib.parse.urlencode(query)}", None, {})
    if status != 200 or text != challenge:
        return json_answer({"error": "the callback did not repeat the challenge", "status": status}, status=422)
    store.hook = {"callback": callback, "app_id": str(body.get("app_id") or next(iter(store.apps["facebook"])))}
    return json_answer({"ok": True})


async def send(store: Store, body: dict[str, Any]) -> Answer:
    """{"events": [{"post_id", "item"?, "verb"?, …}], "repeat"?, "late_seconds"?, "forge"?}: statuses the callback gave.

    All events go out in one batch, `repeat` times the same bytes; `forge` signs with another secret.
    """
    hook = store.hook
    if not hook:
        raise ValueError("no callback was registered")
    late, repeat = float(body.get("late_seconds", 0)), min(int(body.get("repeat", 1)), MOST_REPEATS)
    raw = _batch(body["events"], at=int(time.time() - late))
    secret = secrets.token_hex(16) if body.get("forge") else store.apps["facebook"][hook["app_id"]]
    headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature(raw, secret)}
    if body.get("unsigned"):
        del headers["X-Hub-Signature-256"]
    statuses = []
    for _ in range(repeat):
        status, _text = await asyncio.to_thread(_call, hook["callback"], raw, headers)
        statuses.append(status)
    return json_answer({"statuses": statuses, "bytes": len(raw)})


def signature(raw: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def _batch(events: list[dict[str, Any]], *, at: int) -> bytes:
    """The events of all pages as the platform sends them: one entry a page, letters beyond ASCII escaped."""
    entries: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        page_id = str(event["post_id"]).partition("_")[0]
        value = {"item": "reaction", "verb": "add", "created_time": at, "from": {"id": "700001", "name": "Lê Thị Hoà"}}
        entries.setdefault(page_id, []).append({"field": "feed", "value": {**value, **event}})
    entry = [{"id": page_id, "time": at, "changes": changes} for page_id, changes in entries.items()]
    return to_json({"object": "page", "entry": entry})


def _call(url: str, raw: bytes | None, headers: dict[str, str]) -> tuple[int, str]:
    """Status and text of the callback's answer; 0 when there was none."""
    if not url.startswith(("http://", "https://")):
        raise ValueError("the callback must be an http address")
    request = urllib.request.Request(url, data=raw, headers=headers)  # noqa: S310 - checked on the line above
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=CALL_SECONDS) as answer:
            return answer.status, answer.read(10_000).decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, ""
    except OSError:
        return 0, ""
