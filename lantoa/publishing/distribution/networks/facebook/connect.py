"""Connecting pages: the address of consent, and from its code to pages with their tokens.

Source: Facebook Login, manual flow and long-lived tokens, v26.0 (channels A1.2).
"""

from typing import Any
from urllib.parse import urlencode

import httpx
from django.utils.translation import gettext as _

from lantoa.publishing.distribution.networks.base import ChannelError, FoundAccount
from lantoa.publishing.distribution.networks.facebook.graph import LOGIN_HOST, Graph, address
from lantoa.publishing.distribution.networks.facebook.health import NEEDED, WANTED
from lantoa.publishing.distribution.rules import ErrorClass

SCOPES = ("pages_show_list", *NEEDED, *WANTED)
_PAGE_FIELDS = "id,name,access_token,category,tasks,followers_count"
PAGES_A_CALL = 100
MOST_CALLS = 100


def consent_url(*, state: str, redirect_uri: str, app_id: str) -> str:
    """Where a page's administrator agrees; Facebook then leads back to `redirect_uri` with `code` and `state`."""
    values = {"client_id": app_id, "redirect_uri": redirect_uri, "state": state}
    values |= {"scope": ",".join(SCOPES), "response_type": "code"}
    return f"{address('dialog/oauth', host=LOGIN_HOST)}?{urlencode(values)}"


async def accounts_for_code(
    code: str, *, redirect_uri: str, app_id: str, app_secret: str, http: httpx.AsyncClient
) -> list[FoundAccount]:
    """The pages that the person may manage, with tokens that do not expire by themselves.

    Raises ChannelError(RECONNECT) for a code that is used, old or of another address.
    """
    app = {"client_id": app_id, "client_secret": app_secret}
    nobody = Graph(http, "")
    short = await _token(nobody, {**app, "code": code, "redirect_uri": redirect_uri})
    # A page's token lives as long as the person's it was read with: only a long-lived one gives lasting ones.
    long = await _token(nobody, {**app, "grant_type": "fb_exchange_token", "fb_exchange_token": short})
    pages = await _pages(Graph(http, long, app_secret))
    return [_found(page) for page in pages if page.get("id") and page.get("access_token")]


async def _token(graph: Graph, values: dict[str, str]) -> str:
    try:
        # In the body: an address is written into logs on its way.
        body = await graph.post("oauth/access_token", values)
    except ChannelError as error:
        if error.error_class is ErrorClass.BAD_CONTENT:
            raise ChannelError(
                ErrorClass.RECONNECT, _("Lượt cấp quyền đã dùng hoặc quá hạn; hãy kết nối lại.")
            ) from None
        raise
    token = body.get("access_token")
    if not isinstance(token, str) or not token:
        raise ChannelError(ErrorClass.TRANSIENT, _("Facebook không trả mã truy cập."))
    return token


async def _pages(graph: Graph) -> list[dict[str, Any]]:
    pages: list[dict[str, Any]] = []
    values = {"fields": _PAGE_FIELDS, "limit": str(PAGES_A_CALL)}
    for _call in range(MOST_CALLS):
        body = await graph.get("me/accounts", **values)
        data, paging = body.get("data"), body.get("paging")
        pages += [page for page in data if isinstance(page, dict)] if isinstance(data, list) else []
        after = ((paging.get("cursors") or {}).get("after") if isinstance(paging, dict) else "") or ""
        if not after or not (isinstance(paging, dict) and paging.get("next")):
            break
        values["after"] = str(after)
    return pages


def _found(page: dict[str, Any]) -> FoundAccount:
    tasks, followers = page.get("tasks"), page.get("followers_count")
    held = [str(task) for task in tasks] if isinstance(tasks, list) else []
    return FoundAccount(
        address=str(page["id"]),
        name=str(page.get("name") or ""),
        token=str(page["access_token"]),
        followers=followers if isinstance(followers, int) else None,
        # A person may hold a page and not the right to post on it.
        facts={"category": str(page.get("category") or ""), "tasks": held, "may_post": "CREATE_CONTENT" in held},
    )
