"""App, user and page tokens of the Graph API."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from .accounts import USER_TOKEN_PREFIX
from .graph_errors import GraphError, dead_token, invalid
from .store import Store
from .wire import Answer, json_answer

if TYPE_CHECKING:
    from .graph import Caller

LONG_LIVED_SECONDS = 5_183_944
SCOPES = [
    "pages_show_list",
    "pages_manage_posts",
    "pages_read_engagement",
    "pages_read_user_content",
    "read_insights",
    "pages_manage_metadata",
]


def check_app(store: Store, app_id: str, secret: str) -> None:
    """Raises GraphError unless the secret is the app's; an app never seen before is taken at its word."""
    known = store.apps["facebook"].get(app_id)
    if known is None and store.settings.auto_create and app_id and secret:
        store.commit("app", "facebook", app_id, secret)
    elif known is None or known != secret:
        raise GraphError(101, "Error validating application. Cannot get application info due to a system error.")


def exchange(caller: Caller, _: str) -> Answer:
    params = {name: str(value) for name, value in caller.params.items()}
    app_id = params.get("client_id", "")
    check_app(caller.store, app_id, params.get("client_secret", ""))
    if params.get("grant_type") == "client_credentials":
        return json_answer({"access_token": f"{app_id}|{params['client_secret']}", "token_type": "bearer"})
    if params.get("grant_type") == "fb_exchange_token":
        token = params.get("fb_exchange_token", "")
        if token not in caller.store.user_tokens and not token.startswith(USER_TOKEN_PREFIX):
            raise dead_token(467)
        return _user_token(token, LONG_LIVED_SECONDS)
    grant = caller.store.codes.pop(params.get("code", ""), None)
    if grant is None or grant["network"] != "facebook" or grant["until"] < time.time():
        raise invalid("This authorization code has been used or has expired.", subcode=36009)
    if grant["redirect_uri"] != params.get("redirect_uri", ""):
        raise invalid("Error validating verification code.", subcode=36008)
    return _user_token(grant["token"], 5_400)


def _user_token(token: str, seconds: int) -> Answer:
    return json_answer({"access_token": token, "token_type": "bearer", "expires_in": seconds})


def list_accounts(caller: Caller, _: str) -> Answer:
    """The pages of a person; the cursor is the id of the last page shown."""
    if caller.kind != "user":
        raise GraphError(2500, "An active access token must be used to query information about the current user.")
    store = caller.store
    ids = list(store.user_tokens.get(caller.token) or store.pages)
    after = str(caller.params.get("after", ""))
    start = ids.index(after) + 1 if after in ids else 0
    limit = min(int(str(caller.params.get("limit", 25)) or 25), 100)
    shown = ids[start : start + limit]
    reader = caller.reader()
    wanted = str(caller.params.get("fields", "") or "access_token,category,name,id,tasks")
    answer: dict[str, Any] = {"data": [reader.page(store.pages[i], wanted) for i in shown]}
    if shown:
        answer["paging"] = {"cursors": {"before": shown[0], "after": shown[-1]}}
        if start + limit < len(ids):
            base = caller.call.base() + caller.call.path
            answer["paging"]["next"] = (
                f"{base}?access_token={caller.token}&limit={limit}&fields={wanted}&after={shown[-1]}"
            )
    return json_answer(answer)


def debug_token(caller: Caller, _: str) -> Answer:
    if caller.kind == "user":
        raise GraphError(100, "(#100) You must provide an app access token")
    token = str(caller.params.get("input_token", ""))
    store = caller.store
    data: dict[str, Any] = {
        "app_id": next(iter(store.apps["facebook"]), "0"),
        "application": "Lan Tỏa",
        "expires_at": 0,
        "data_access_expires_at": int(time.time()) + 90 * 86_400,
        "is_valid": True,
        "scopes": SCOPES,
    }
    known = store.page_for(token)
    if known is not None:
        page, fate = known
        scopes = SCOPES if page.scopes is None else list(page.scopes)
        data |= {"scopes": scopes, "expires_at": page.expires_at}
        if page.data_access_expires_at:
            data["data_access_expires_at"] = page.data_access_expires_at
        data |= {"type": "PAGE", "profile_id": page.id, "user_id": "100000000000001"}
        data["granular_scopes"] = [{"scope": name, "target_ids": [page.id]} for name in scopes]
        if fate:
            error = {"code": 190, "message": str(dead_token(fate)), "subcode": fate}
            data |= {"is_valid": False, "scopes": [], "error": error}
    elif token in store.user_tokens or token.startswith(USER_TOKEN_PREFIX):
        data |= {"type": "USER", "expires_at": int(time.time()) + LONG_LIVED_SECONDS}
    else:
        error = {"code": 190, "message": "Invalid OAuth access token."}
        data = {"is_valid": False, "scopes": [], "error": error}
    return json_answer({"data": data})
