"""How a page's connection stands: its token, its rights, its followers. Source: channels A1.2, debug_token."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from lantoa.publishing.distribution.networks.base import ChannelError, Health
from lantoa.publishing.distribution.networks.facebook.errors import class_of
from lantoa.publishing.distribution.networks.facebook.graph import Graph
from lantoa.publishing.distribution.rules import ErrorClass

# Without these nothing can be posted.
NEEDED = ("pages_manage_posts", "pages_read_engagement")
# Without these less comes back: reactions and comments, views, events.
WANTED = ("pages_read_user_content", "read_insights", "pages_manage_metadata")
_PAGE_FIELDS = "id,name,followers_count,category"
EVENTS = "feed"


async def check(graph: Graph, address: str, app_id: str) -> Health:
    """The page's health, and its events subscribed to: three calls.

    Raises ChannelError with what the administrator has to mend.
    """
    token = await _token(graph, app_id)
    _refuse_dead(token)
    scopes = _names(token.get("scopes"))
    missing = [name for name in NEEDED if name not in scopes]
    if missing:
        raise ChannelError(ErrorClass.PERMISSION, f"Trang chưa cấp cho ứng dụng quyền {', '.join(missing)}.")
    owner = str(token.get("profile_id") or address)
    if address.isdecimal() and owner != address:
        raise ChannelError(ErrorClass.RECONNECT, f"Mã truy cập là của trang khác ({owner}).")
    page = await graph.get(address, fields=_PAGE_FIELDS)
    followers = page.get("followers_count")
    return Health(
        name=str(page.get("name") or ""),
        followers=followers if isinstance(followers, int) else None,
        token_expires_at=_time(token.get("expires_at")),
        data_access_expires_at=_time(token.get("data_access_expires_at")),
        facts={
            "app_id": str(token.get("app_id") or ""),
            "category": str(page.get("category") or ""),
            "missing_scopes": [name for name in WANTED if name not in scopes],
            "events_refused": await _subscribe(graph, address),
        },
    )


async def _subscribe(graph: Graph, page_id: str) -> str:
    """Have the page's events sent to the app's callback, which again is no error; why not, or "".

    Needs pages_manage_metadata. Without it posts go out all the same: the page's figures only come later.
    """
    try:
        await graph.post(f"{page_id}/subscribed_apps", {"subscribed_fields": EVENTS})
    except ChannelError as error:
        return str(error)
    return ""


async def _token(graph: Graph, app_id: str) -> dict[str, Any]:
    """What is known of the page's token: asked as the app, or as the page where the app is another one."""
    if app_id and graph.app_secret:
        app = Graph(graph.http, f"{app_id}|{graph.app_secret}", pace=graph.pace, usage=graph.usage)
        try:
            return _data(await app.get("debug_token", input_token=graph.token))
        except ChannelError as error:
            if error.error_class not in (ErrorClass.BAD_CONTENT, ErrorClass.PERMISSION):
                raise
    return _data(await graph.get("debug_token", input_token=graph.token))


def _data(body: dict[str, Any]) -> dict[str, Any]:
    data = body.get("data")
    if not isinstance(data, dict):
        raise ChannelError(ErrorClass.TRANSIENT, "Facebook không cho biết mã truy cập còn dùng được không.")
    return data


def _refuse_dead(token: dict[str, Any]) -> None:
    if token.get("is_valid") is True:
        return
    told = token.get("error")
    error = told if isinstance(told, dict) else {}
    subcode = error.get("subcode")
    words = str(error.get("message") or "Mã truy cập không còn dùng được.")[:250]
    raise ChannelError(class_of(190, subcode if isinstance(subcode, int) else 0), f"{words} (mã 190)")


def _names(value: Any) -> Iterable[str]:
    return {str(name) for name in value} if isinstance(value, list) else set()


def _time(value: Any) -> datetime | None:
    """Unix seconds; 0 is never."""
    if not isinstance(value, int) or value <= 0:
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
