"""Articles of an official account: made hidden by default, and only after a while."""

from __future__ import annotations

import math
import time
from typing import Any

from .accounts import Article, Oa, fingerprint
from .store import Store
from .wire import Answer, Call
from .zalo_errors import ZaloError, success
from .zalo_video import is_ready

LIMITS = {"title": 150, "author": 50, "description": 300}


def create(store: Store, oa: Oa, call: Call) -> Answer:
    """`data.token`, to be verified: success here does not mean that it is published."""
    if not oa.verified:
        raise ZaloError(-221, "OA is not verified")
    content = _content(call.json())
    if content["type"] == "video" and not is_ready(store, oa, content["video_id"]):
        raise ZaloError(-201, "video_id is invalid")
    if oa.article_quota == 0:
        raise ZaloError(-223, "Your OA has reach the limit quota create article")
    return success({"token": store.add_article(oa, content).token})


def _content(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise ZaloError(-201, "Request body is invalid")
    if body.get("type") not in ("normal", "video"):
        raise ZaloError(-201, "type accept only 2 value normal and video.")
    required = ["title", "description"]
    required += ["author"] if body["type"] == "normal" else ["video_id", "avatar"]
    for name in required:
        if not isinstance(body.get(name), str) or not body[name].strip():
            raise ZaloError(-201, f"{name} is required")
    for name, limit in LIMITS.items():
        if len(str(body.get(name) or "")) > limit:
            raise ZaloError(-210, f"{name} is over limit {limit} characters")
    for name in ("status", "comment"):
        if body.setdefault(name, "hide" if name == "status" else "show") not in ("show", "hide"):
            raise ZaloError(-201, f"{name} accept only 2 value show and hide.")
    if body["type"] == "normal":
        _check_cover(body.get("cover"))
        _check_body(body.get("body"))
    return body


def _check_cover(cover: Any) -> None:
    if not isinstance(cover, dict) or cover.get("cover_type") not in ("photo", "video"):
        raise ZaloError(-201, "cover value is invalid")
    source = cover.get("photo_url" if cover["cover_type"] == "photo" else "video_id")
    if not isinstance(source, str) or not source:
        raise ZaloError(-201, "cover value is invalid")
    if cover["cover_type"] == "photo" and not source.startswith(("http://", "https://")):
        raise ZaloError(-201, "cover photo_url is invalid")


def _check_body(body: Any) -> None:
    if not isinstance(body, list) or not body:
        raise ZaloError(-201, "body is required")
    wanted = {"text": ("content",), "image": ("url",), "video": ("video_id", "url")}
    for block in body:
        kind = block.get("type") if isinstance(block, dict) else None
        if kind not in wanted or not any(isinstance(block.get(n), str) for n in wanted[kind]):
            raise ZaloError(-201, "body value is invalid")


def verify(store: Store, oa: Oa, call: Call) -> Answer:
    """`data.id` once processed, -214 until then."""
    token = _text(call.json(), "token")
    known = store.article_tokens.get(token)
    if known is None or store.articles[known[0]].oa_id != oa.id:
        raise ZaloError(-201, "token is invalid")
    article_id, ready_at, polls = known
    if polls > 0:
        store.article_tokens[token] = (article_id, ready_at, polls - 1)
    if polls > 0 or time.time() < ready_at:
        raise ZaloError(-214, "Article is processing")
    return success({"id": article_id})


def update(store: Store, oa: Oa, call: Call) -> Answer:
    body = call.json()
    article = _article(store, oa, _text(body, "id"))
    content = _content({name: value for name, value in body.items() if name != "id"})
    return success({"token": store.update_article(article, content)})


def remove(store: Store, oa: Oa, call: Call) -> Answer:
    article = _article(store, oa, _text(call.json(), "id"))
    store.commit("article_set", article.id, {"removed_at": time.time()})
    return success()


def read_slice(store: Store, oa: Oa, call: Call) -> Answer:
    """Processed articles, newest first, hidden ones too; the text of an article is only in its detail."""
    kind = call.params.get("type")
    if kind not in ("normal", "video"):
        raise ZaloError(-201, "type accept only 2 value normal and video.")
    offset, limit = _number(call, "offset", 0), _number(call, "limit", 10)
    most = store.settings.zalo_list_limit
    if limit > most:
        raise ZaloError(-201, f"maximum limit is {most}")
    now = time.time()
    found = [
        article
        for article in reversed(oa.articles.values())
        if not article.removed_at and article.is_ready(now) and article.content["type"] == kind
    ]
    base = call.base()
    medias = [_summary(store, article, base) for article in found[offset : offset + limit]]
    return success({"medias": medias, "total": len(found)})


def read_detail(store: Store, oa: Oa, call: Call) -> Answer:
    article = _article(store, oa, str(call.params.get("id", "")))
    return success({**article.content, **_summary(store, article, call.base())})


def _summary(store: Store, article: Article, base: str) -> dict[str, Any]:
    content = article.content
    figures = engagement(store, article)
    return {
        "id": article.id,
        "type": content["type"],
        "title": content["title"],
        "status": content["status"],
        "total_view": figures["views"],
        "total_share": figures["shares"],
        "create_date": int(article.created_at * 1000),
        "update_date": int((article.updated_at or article.created_at) * 1000),
        "thumb": (content.get("cover") or {}).get("photo_url") or content.get("avatar", ""),
        "link_view": f"{base}/oas/{article.oa_id}/articles/{article.id}",
    }


def engagement(store: Store, article: Article) -> dict[str, int]:
    """views and shares of an article: as set, or grown with its age when followers are lively."""
    if article.engagement is not None:
        return article.engagement
    if not store.settings.lively:
        return {"views": 0, "shares": 0}
    warmth = fingerprint("warmth", article.id)
    grown = 1 - math.exp(-max(0.0, time.time() - article.created_at) / 5400)
    return {
        "views": int((120 + warmth % 1800) * grown),
        "shares": int((warmth >> 16) % 25 * grown),
    }


def _article(store: Store, oa: Oa, article_id: str) -> Article:
    article = oa.articles.get(article_id)
    if article is None or article.removed_at or not article.is_ready(time.time()):
        raise ZaloError(-201, "id is invalid")
    return article


def _text(body: Any, name: str) -> str:
    value = body.get(name) if isinstance(body, dict) else None
    if not isinstance(value, str) or not value:
        raise ZaloError(-201, f"{name} is required")
    return value


def _number(call: Call, name: str, default: int) -> int:
    text = str(call.params.get(name, default))
    if not text.isdigit():
        raise ZaloError(-201, f"{name} is invalid")
    return int(text)
