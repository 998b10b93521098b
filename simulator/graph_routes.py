"""Which operation a method and a path of the Graph API mean, and how objects are read by their ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import graph_hooks, graph_posts, graph_tokens, graph_uploads, graph_videos
from .graph_errors import GraphError, invalid, missing
from .wire import Answer, as_list, json_answer

if TYPE_CHECKING:
    from .graph import Caller

MOST_IDS = 50

Act = Callable[["Caller", str], Answer]
Route = tuple[str, Act, str]


def find_route(method: str, path: str) -> Route:
    """The operation, what it does and its target. Raises GraphError for a path that there is not."""
    parts = path.split("/")
    target = parts[0]
    if len(parts) == 2 and parts[0] == "video-upload":
        found, target = _EDGES.get((method, "video-upload")), parts[1]
    elif len(parts) == 2:
        found = _EDGES.get((method, parts[1])) or _EDGES.get((method, path))
    elif path in ("", "debug_token"):
        found = _EDGES.get((method, path))
    elif len(parts) == 1:
        is_session = path.startswith(graph_uploads.SESSION_PREFIX)
        found = _EDGES.get((method, "{session}" if is_session else "{id}"))
    else:
        found = None
    if found is None:
        raise GraphError(2500, f"Unknown path components: /{path}")
    return found[0], found[1], target


def read_object(caller: Caller, target: str) -> Answer:
    return json_answer(_object(caller, target))


def read_many(caller: Caller, _: str) -> Answer:
    """`?ids=a,b`: every object by its id; one that is missing fails the whole call."""
    ids = str(caller.params.get("ids", "") or caller.params.get("id", ""))
    if not ids:
        raise GraphError(100, "(#100) Either id or ids must be given")
    wanted = as_list(ids) if ids.startswith("[") else [i for i in ids.split(",") if i]
    if len(wanted) > MOST_IDS:
        raise invalid(f"Too many IDs. Maximum: {MOST_IDS}")
    return json_answer({str(i): _object(caller, str(i)) for i in wanted})


def _object(caller: Caller, target: str) -> dict[str, Any]:
    store, reader = caller.store, caller.reader()
    wanted = str(caller.params.get("fields", ""))
    if target == "me":
        if caller.page is None:
            return {"id": "100000000000001", "name": "Quản trị mẫu"}
        target = caller.page.id
    if target in store.pages:
        return reader.page(store.pages[target], wanted)
    post = store.posts.get(target)
    if post is not None and not post.removed_at:
        caller.may_read(wanted, of=post.page_id)
        return reader.post(post, wanted)
    video = graph_videos.find_video(store, target)
    if video is not None:
        caller.may_read(wanted, of=video.account)
        return graph_videos.read_video(reader, video, wanted)
    photo = store.photos.get(target)
    if photo is None:
        raise missing(target)
    return reader.photo(photo, wanted)


_EDGES: dict[tuple[str, str], tuple[str, Act]] = {
    ("POST", "feed"): ("feed.create", graph_posts.create_post),
    ("POST", "photos"): ("photo.create", graph_posts.create_photo),
    ("POST", "videos"): ("video.create", graph_videos.create_video),
    ("POST", "uploads"): ("upload.start", graph_uploads.start_upload),
    ("POST", "{session}"): ("upload.send", graph_uploads.send_upload),
    ("GET", "{session}"): ("upload.read", graph_uploads.read_upload),
    ("POST", "video_reels"): ("reel.create", graph_videos.create_reel),
    ("POST", "video-upload"): ("reel.send", graph_videos.send_reel),
    ("POST", "subscribed_apps"): ("page.subscribe", graph_hooks.subscribe),
    ("GET", "subscribed_apps"): ("page.subscriptions", graph_hooks.list_subscriptions),
    ("GET", "feed"): ("posts.list", graph_posts.list_posts),
    ("GET", "posts"): ("posts.list", graph_posts.list_posts),
    ("GET", "published_posts"): ("posts.list", graph_posts.list_posts),
    ("GET", "scheduled_posts"): ("posts.list", graph_posts.list_scheduled),
    ("GET", "videos"): ("videos.list", graph_videos.list_videos),
    ("GET", "video_reels"): ("videos.list", graph_videos.list_reels),
    ("GET", "insights"): ("insights.read", graph_posts.read_insights),
    ("GET", "{id}"): ("object.read", read_object),
    ("POST", "{id}"): ("post.edit", graph_videos.edit_object),
    ("DELETE", "{id}"): ("post.delete", graph_videos.delete_object),
    ("GET", ""): ("object.read", read_many),
    ("POST", ""): ("link.scrape", graph_posts.scrape_link),
    ("GET", "debug_token"): ("token.debug", graph_tokens.debug_token),
    ("GET", "me/accounts"): ("accounts.list", graph_tokens.list_accounts),
    ("GET", "oauth/access_token"): ("token.exchange", graph_tokens.exchange),
    ("POST", "oauth/access_token"): ("token.exchange", graph_tokens.exchange),
}
