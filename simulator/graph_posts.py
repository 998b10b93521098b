"""Posts and photos of pages, as the Graph API makes, changes and lists them."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from .accounts import Page, Post
from .graph_errors import GraphError, invalid, missing
from .graph_fields import iso, read_metric
from .platform import Thing
from .store import Store
from .wire import Answer, as_list, json_answer

if TYPE_CHECKING:
    from .graph import Caller

T = TypeVar("T", Post, Thing)

MAX_MESSAGE = 63_206
MAX_PHOTO = 4_000_000
PUBLISHED_AT_ONCE, NEVER = 0.0, -1.0
SCHEDULE_FROM, SCHEDULE_TO = 600, 30 * 86_400


def too_fast() -> GraphError:
    return GraphError(
        368,
        "The action attempted has been deemed abusive or is otherwise disallowed",
        subcode=1390008,
    )


def create_post(caller: Caller, page_id: str) -> Answer:
    page = caller.own_page(page_id)
    params = caller.params
    message = str(params.get("message") or "")
    link = str(params.get("link") or "")
    photos = _attached(caller, page)
    if not message and not link and not photos:
        raise invalid("The post is empty. Please enter a message to share.")
    if len(message) > MAX_MESSAGE:
        raise invalid("Param message is too long")
    if link:
        check_link(link)
    publish_at = _publish_at(params)
    post = _store_post(caller, page, message, link, photos, publish_at)
    return json_answer(_created(caller, post))


def _store_post(caller: Caller, page: Page, message: str, link: str, photos: list[str], publish_at: float) -> Post:
    settings = caller.store.settings
    last = page.last
    if last is not None and publish_at >= 0:
        # Only words can be a duplicate: two albums without a text are two albums.
        same = message and last.message == message and last.link == link and not photos
        if settings.facebook_refuses_duplicates and same:
            raise GraphError(506, "(#506) Duplicate status message", subcode=1455006)
        refuse_if_too_fast(caller.store, page)
    return caller.store.add_post(page, message=message, link=link, photos=photos, publish_at=publish_at)


def refuse_if_too_fast(store: Store, page: Page) -> None:
    """Raises GraphError when the page's last post is younger than the settings allow."""
    spacing = store.settings.facebook_spacing_seconds
    if spacing and page.last is not None and time.time() - page.last.created_at < spacing:
        raise too_fast()


def _created(caller: Caller, post: Post) -> dict[str, Any]:
    wanted = caller.params.get("fields")
    return caller.reader().post(post, str(wanted)) if wanted else {"id": post.id}


def _attached(caller: Caller, page: Page) -> list[str]:
    params = caller.params
    items: list[Any] = []
    if "attached_media" in params:
        items = as_list(params["attached_media"])
    elif any(name.startswith("attached_media[") for name in params):
        names = (name for name in params if name.startswith("attached_media["))
        items = [as_list(f"[{params[name]}]")[0] for name in names]
    ids = [str(item.get("media_fbid", "")) if isinstance(item, dict) else "" for item in items]
    for photo_id in ids:
        photo = caller.store.photos.get(photo_id)
        if photo is None or photo.page_id != page.id:
            raise missing(photo_id)
        if photo.post_id:
            raise invalid("These photos were already posted.", subcode=1366051)
    return ids


def _publish_at(params: dict[str, Any]) -> float:
    scheduled = params.get("scheduled_publish_time")
    if _is_true(params.get("published"), default=True):
        return PUBLISHED_AT_ONCE
    if scheduled is None:
        return NEVER
    at = read_time(scheduled)
    if not SCHEDULE_FROM <= at - time.time() + 1 <= SCHEDULE_TO:
        raise invalid("The specified scheduled publish time is invalid.", subcode=1363124)
    return at


def read_time(value: Any) -> float:
    """Seconds since 1970 of a unix time or an ISO 8601 time. Raises GraphError for anything else."""
    text = str(value)
    try:
        return float(text) if text.isdigit() else datetime.fromisoformat(text).timestamp()
    except ValueError as error:
        raise invalid(f"'{text}' is not a time") from error


def _is_true(value: Any, *, default: bool) -> bool:
    return default if value is None else str(value).lower() not in ("false", "0")


def check_link(link: str) -> None:
    try:
        parts = urlsplit(link)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise invalid("url should represent a valid URL", subcode=2061006)


def create_photo(caller: Caller, page_id: str) -> Answer:
    page = caller.own_page(page_id)
    params = caller.params
    caption = str(params.get("message") or params.get("caption") or "")
    alt = str(params.get("alt_text_custom") or "")
    publish_at = _publish_at(params)
    upload = caller.call.files.get("source")
    url = str(params.get("url") or "")
    if upload is not None:
        kind = check_picture(upload.content)
        photo = caller.store.add_photo(page, url="", picture=upload.content, kind=kind, caption=caption)
    elif url:
        check_link(url)
        photo = caller.store.add_photo(page, url=url, picture=None, kind="", caption=caption)
    else:
        raise GraphError(324, "(#324) Requires upload file", subcode=2069019)
    if alt:
        caller.store.commit("photo_set", photo.id, {"alt": alt})
    if publish_at < 0:
        return json_answer({"id": photo.id})
    post = _store_post(caller, page, caption, "", [photo.id], publish_at)
    return json_answer(_created(caller, post) | {"id": photo.id, "post_id": post.id})


def check_picture(content: bytes) -> str:
    """`jpg` or `png`. Raises GraphError 1366046 for another format or 4 MB and more."""
    if len(content) < MAX_PHOTO:
        if content.startswith(b"\xff\xd8\xff"):
            return "jpg"
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            return "png"
    raise invalid("Invalid parameter", subcode=1366046)


def edit_post(caller: Caller, post_id: str) -> Answer:
    post = _own_post(caller, post_id)
    message = caller.params.get("message")
    if message is None:
        raise invalid("Param message is required")
    if len(str(message)) > MAX_MESSAGE:
        raise invalid("Param message is too long")
    values: dict[str, Any] = {"message": str(message), "edited_at": time.time()}
    caller.store.commit("post_set", post.id, values)
    return json_answer({"success": True})


def delete_object(caller: Caller, target: str) -> Answer:
    photo = caller.store.photos.get(target)
    if photo is not None:
        caller.own_page(photo.page_id)
        caller.store.commit("photo_removed", photo.id)
    else:
        post = _own_post(caller, target)
        caller.store.commit("post_set", post.id, {"removed_at": time.time()})
    return json_answer({"success": True})


def _own_post(caller: Caller, post_id: str) -> Post:
    post = caller.store.posts.get(post_id)
    if post is None or post.removed_at:
        raise missing(post_id)
    caller.own_page(post.page_id)
    return post


def list_posts(caller: Caller, page_id: str) -> Answer:
    page = caller.own_page(page_id)
    now = time.time()
    return _posts(caller, (p for p in reversed(page.posts.values()) if p.is_shown(now)))


def list_scheduled(caller: Caller, page_id: str) -> Answer:
    page = caller.own_page(page_id)
    now = time.time()
    posts = reversed(page.posts.values())
    # A video in processing is not scheduled, only not shown yet.
    return _posts(caller, (p for p in posts if not p.removed_at and not p.video and p.publish_at > now))


def _posts(caller: Caller, posts: Iterable[Post]) -> Answer:
    reader, wanted = caller.reader(), str(caller.params.get("fields", ""))
    return listing(caller, posts, lambda post: reader.post(post, wanted))


def listing(caller: Caller, things: Iterable[T], read: Callable[[T], dict[str, Any]]) -> Answer:
    """Newest first, cut to since, until, after, before and limit (25, at most 100)."""
    params = caller.params
    limit = _limit(params.get("limit"))
    since = read_time(params["since"]) if params.get("since") else 0.0
    until = read_time(params["until"]) if params.get("until") else float("inf")
    after, before = _cursor(params.get("after")), _cursor(params.get("before"))
    found = [
        thing
        for thing in things
        if since <= thing.created_at <= until
        and (after is None or thing.number < after)
        and (before is None or thing.number > before)
    ]
    shown = found[-limit:] if before is not None else found[:limit]
    wanted = str(params.get("fields", ""))
    answer: dict[str, Any] = {"data": [read(thing) for thing in shown]}
    if shown:
        first, last = _mark(shown[0].number), _mark(shown[-1].number)
        answer["paging"] = {"cursors": {"before": first, "after": last}}
        if len(found) > len(shown):
            base = caller.call.base() + caller.call.path
            token = caller.token
            answer["paging"]["next"] = f"{base}?access_token={token}&fields={wanted}&limit={limit}&after={last}"
    return json_answer(answer)


def _limit(value: Any) -> int:
    if value is None:
        return 25
    if not str(value).isdigit() or int(value) < 1:
        raise invalid("limit must be a positive number")
    return min(int(value), 100)


def _mark(number: int) -> str:
    return base64.urlsafe_b64encode(f"post:{number}".encode()).decode()


def _cursor(value: Any) -> int | None:
    if not value:
        return None
    try:
        return int(base64.urlsafe_b64decode(str(value)).decode().removeprefix("post:"))
    except ValueError as error:
        raise invalid("Invalid cursors values") from error


def scrape_link(caller: Caller, _: str) -> Answer:
    """`POST /?id=<address>&scrape=true`: counted, never fetched."""
    link = str(caller.params.get("id") or "")
    check_link(link)
    scrapes = caller.store.scrapes
    scrapes[link] = scrapes.get(link, 0) + 1
    return json_answer({"url": link, "type": "website", "updated_time": iso(time.time()), "id": link})


def read_insights(caller: Caller, post_id: str) -> Answer:
    """Figures of one post; one unknown or retired metric fails the whole call."""
    post = _own_post(caller, post_id)
    caller.may_read("insights")
    names = [name for name in str(caller.params.get("metric", "")).split(",") if name]
    if not names:
        raise GraphError(3001, "(#3001) The parameter metric is required", subcode=1504028)
    return json_answer({"data": [read_metric(caller.store, post, name) for name in names]})
