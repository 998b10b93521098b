"""What `fields=` asks for, and what a page, a post or a photo says to it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from .accounts import PAGE_TOKEN_PREFIX, Page, Photo, Post, fingerprint
from .graph_errors import invalid
from .store import Store

REACTIONS = ("LIKE", "LOVE", "CARE", "HAHA", "WOW", "SAD", "ANGRY")


@dataclass(frozen=True)
class Field:
    """One name of a `fields` parameter: `reactions.type(LIKE).limit(0).summary(true).as(like)`."""

    name: str
    modifiers: tuple[tuple[str, str], ...] = ()
    children: str = ""

    @property
    def alias(self) -> str:
        return dict(self.modifiers).get("as", self.name)

    def modifier(self, name: str) -> str:
        return dict(self.modifiers).get(name, "")


@lru_cache(maxsize=512)
def parse_fields(text: str) -> tuple[Field, ...]:
    return tuple(_parse_field(part) for part in _split(text, ",") if part.strip())


def _split(text: str, mark: str) -> list[str]:
    parts, depth, current = [], 0, ""
    for letter in text:
        depth += (letter in "({") - (letter in ")}")
        if letter == mark and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += letter
    return [*parts, current]


def _parse_field(text: str) -> Field:
    text, brace, children = text.strip().partition("{")
    if brace:
        children = children.rstrip().removesuffix("}")
    name, *rest = _split(text, ".")
    modifiers = []
    for part in rest:
        key, _, value = part.partition("(")
        modifiers.append((key, value.rstrip(")")))
    return Field(name, tuple(modifiers), children)


def iso(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S+0000", time.gmtime(at))


class Reader:
    """Reads objects for one call: `base` is the address links of the answer begin with."""

    def __init__(self, store: Store, base: str) -> None:
        self.store = store
        self.base = base

    def page(self, page: Page, wanted: str) -> dict[str, Any]:
        return read_fields(_PAGE, self, page, wanted or "id,name")

    def post(self, post: Post, wanted: str) -> dict[str, Any]:
        answer = read_fields(_POST, self, post, wanted or "created_time,message,id")
        answer.setdefault("id", post.id)
        return answer

    def photo(self, photo: Photo, wanted: str) -> dict[str, Any]:
        answer = read_fields(_PHOTO, self, photo, wanted or "created_time,name,id")
        answer.setdefault("id", photo.id)
        return answer

    def permalink(self, post: Post) -> str:
        return f"{self.base}/pages/{post.page_id}/posts/{post.id}"

    def picture(self, photo: Photo) -> str:
        return f"{self.base}/pictures/{photo.stored}" if photo.stored else photo.url


def read_fields(
    table: dict[str, Callable[[Reader, Any, Field], Any]], reader: Reader, thing: Any, wanted: str
) -> dict[str, Any]:
    """What `fields=` asks of a thing. Raises GraphError for a field that it has not."""
    answer = {}
    for field in parse_fields(wanted):
        read = table.get(field.name)
        if read is None:
            raise invalid(f"Tried accessing nonexisting field ({field.name})")
        value = read(reader, thing, field)
        if value is not None:
            answer[field.alias] = value
    return answer


def engagement(store: Store, post: Post) -> dict[str, int]:
    """reactions, comments and shares of a post: as set, or grown with its age when followers are lively."""
    if post.engagement is not None:
        return post.engagement
    if not store.settings.lively:
        return {"reactions": 0, "comments": 0, "shares": 0}
    warmth = fingerprint("warmth", post.id)
    grown = 1 - math.exp(-max(0.0, time.time() - post.created_at) / 5400)
    return {
        "reactions": int((10 + warmth % 160) * grown),
        "comments": int((warmth >> 8) % 24 * grown),
        "shares": int((warmth >> 16) % 18 * grown),
    }


def _good_token(store: Store, page: Page) -> str:
    """The page's token, with a new label when the one before died."""
    token, label = f"{PAGE_TOKEN_PREFIX}{page.id}", 0
    while store.page_tokens.get(token, ("", 0))[1]:
        label += 1
        token = f"{PAGE_TOKEN_PREFIX}{page.id}.r{label}"
    return token


def _attachments(reader: Reader, post: Post, _: Field) -> dict[str, Any] | None:
    if post.video:
        item = {"type": "video_inline", "target": {"id": post.video}, "url": reader.permalink(post)}
        return {"data": [item]}
    photos = [reader.store.photos[i] for i in post.photos if i in reader.store.photos]
    if photos:
        items = [
            {
                "type": "photo",
                "target": {"id": photo.id},
                "media": {"image": {"src": reader.picture(photo)}},
                "url": reader.permalink(post),
            }
            for photo in photos
        ]
        if len(items) == 1:
            return {"data": items}
        return {"data": [{"type": "album", "subattachments": {"data": items}, "url": reader.permalink(post)}]}
    if post.link:
        # The platform sends readers through its own address; only unshimmed_url is the link as it was posted.
        shim = "https://l.facebook.com/l.php?u=" + quote(post.link, safe="")
        share = {
            "type": "share",
            "url": shim,
            "unshimmed_url": post.link,
            "target": {"url": shim},
            "title": post.link,
        }
        return {"data": [share]}
    return None


def _full_picture(reader: Reader, post: Post, _: Field) -> str | None:
    photo = reader.store.photos.get(post.photos[0]) if post.photos else None
    return reader.picture(photo) if photo else None


def _shares(reader: Reader, post: Post, _: Field) -> dict[str, int] | None:
    # The platform leaves the field out while nobody has shared.
    shares = engagement(reader.store, post)["shares"]
    return {"count": shares} if shares else None


def figures_edge(name: str) -> Callable[[Reader, Post, Field], dict[str, Any]]:
    def read(reader: Reader, post: Post, field: Field) -> dict[str, Any]:
        answer: dict[str, Any] = {"data": []}
        if field.modifier("summary") in ("", "false", "0"):
            return answer
        total = engagement(reader.store, post)["comments" if name == "comments" else "reactions"]
        kind = "LIKE" if name == "likes" else field.modifier("type")
        if kind:
            total = _of_kind(total, kind)
        answer["summary"] = {"total_count": total}
        if name == "comments":
            answer["summary"].update(order="ranked", can_comment=True)
        else:
            answer["summary"]["viewer_reaction"] = "NONE"
        return answer

    return read


def _of_kind(total: int, kind: str) -> int:
    """Likes are what the six other kinds, one in twelve each, leave over."""
    if kind not in REACTIONS:
        raise invalid("Param type must be one of {" + ", ".join(REACTIONS) + "}")
    other = total // 12
    return total - 6 * other if kind == "LIKE" else other


def _status_type(post: Post) -> str:
    return "added_video" if post.video else "added_photos" if post.photos else "mobile_status_update"


METRICS: dict[str, Callable[[dict[str, int]], Any]] = {
    "post_media_view": lambda e: e["reactions"] * 23,
    "post_total_media_view_unique": lambda e: e["reactions"] * 17,
    "post_clicks": lambda e: e["reactions"] * 2,
    "post_video_views": lambda e: e["reactions"] * 11,
    "post_reactions_by_type_total": lambda e: {"like": e["reactions"]},
    "post_reactions_like_total": lambda e: e["reactions"],
    "post_activity_by_action_type": lambda e: {
        "like": e["reactions"],
        "comment": e["comments"],
        "share": e["shares"],
    },
}


def read_metric(store: Store, post: Post, name: str) -> dict[str, Any]:
    """One figure as insights give it. Raises GraphError for an unknown or retired metric."""
    read = METRICS.get(name)
    if read is None or name in store.settings.facebook_dead_metrics.split(","):
        raise invalid("The value must be a valid insights metric")
    values = [{"value": read(engagement(store, post))}]
    return {"name": name, "period": "lifetime", "values": values, "id": f"{post.id}/insights/{name}/lifetime"}


def _insights(reader: Reader, post: Post, field: Field) -> dict[str, Any]:
    names = [name for name in field.modifier("metric").split(",") if name]
    return {"data": [read_metric(reader.store, post, name) for name in names]}


def _from(reader: Reader, post: Post, _: Field) -> dict[str, str]:
    return {"id": post.page_id, "name": reader.store.pages[post.page_id].name}


_POST: dict[str, Callable[[Reader, Post, Field], Any]] = {
    "id": lambda r, p, f: p.id,
    "message": lambda r, p, f: p.message or None,
    "created_time": lambda r, p, f: iso(p.created_at),
    "updated_time": lambda r, p, f: iso(p.edited_at or p.created_at),
    "permalink_url": lambda r, p, f: r.permalink(p),
    "is_published": lambda r, p, f: p.is_shown(time.time()),
    "scheduled_publish_time": lambda r, p, f: int(p.publish_at) if p.publish_at > p.created_at else None,
    "status_type": lambda r, p, f: _status_type(p),
    "from": _from,
    "attachments": _attachments,
    "full_picture": _full_picture,
    "shares": _shares,
    "reactions": figures_edge("reactions"),
    "likes": figures_edge("likes"),
    "comments": figures_edge("comments"),
    "insights": _insights,
}

_PAGE: dict[str, Callable[[Reader, Page, Field], Any]] = {
    "id": lambda r, p, f: p.id,
    "name": lambda r, p, f: p.name,
    "category": lambda r, p, f: "Labor Union",
    "link": lambda r, p, f: f"{r.base}/pages/{p.id}",
    "followers_count": lambda r, p, f: p.followers,
    "fan_count": lambda r, p, f: p.followers,
    "tasks": lambda r, p, f: ["ANALYZE", "CREATE_CONTENT", "MODERATE", "MANAGE"],
    "access_token": lambda r, p, f: _good_token(r.store, p),
    "picture": lambda r, p, f: {"data": {"url": f"{r.base}/static/page.svg", "is_silhouette": False}},
}

_PHOTO: dict[str, Callable[[Reader, Photo, Field], Any]] = {
    "id": lambda r, p, f: p.id,
    "name": lambda r, p, f: p.caption or None,
    "created_time": lambda r, p, f: iso(p.created_at),
    "link": lambda r, p, f: r.picture(p),
    "images": lambda r, p, f: [{"source": r.picture(p)}],
    "page_story_id": lambda r, p, f: p.post_id or None,
    "alt_text": lambda r, p, f: p.alt or None,
}
