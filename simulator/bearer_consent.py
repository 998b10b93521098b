"""The consent page of platforms with bearer tokens: a browser is asked, a program is taken to agree at once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from .markup import Safe, join, options, render
from .viewer_forms import DENY
from .wire import HTML_TYPE, Answer, Call

if TYPE_CHECKING:
    from .bearer import BearerPlatform

SHOWN = 500


def consent(platform: BearerPlatform, call: Call) -> Answer:
    """A form for whoever accepts HTML, and what was answered in it: back with a code, or with access_denied.

    A program comes back with a code for the account of `login_hint`, else the first one there is, else a new one.
    """
    params = {name: str(value) for name, value in call.params.items()}
    if call.method == "GET" and "text/html" in call.header(b"accept"):
        return _page(platform, call, params)
    if params.get("deny"):
        return _back(params, {"error": "access_denied", "error_description": "The user denied the request."})
    wanted = params.get("account", "").strip() or params.get("login_hint", "")
    account = wanted or next(iter(platform.members()), platform.first_id)
    if platform.member(account) is None:
        platform.create(account, {"name": "Kênh thử"})
    code = f"{platform.letters}-{len(platform.store.codes) + 1}-{int(time.time() * 1000)}"
    grant = {"network": platform.network, "account": account, "redirect_uri": params.get("redirect_uri", "")}
    platform.store.codes[code] = {**grant, "challenge": params.get("code_challenge", "")}
    return _back(params, {"code": code})


def _back(params: dict[str, str], told: dict[str, str]) -> Answer:
    where = f"{params.get('redirect_uri', '')}?{urlencode({**told, 'state': params.get('state', '')})}"
    safe = where.replace("\r", "").replace("\n", "")
    return Answer(b"", status=302, headers=b"location: %b\r\n" % safe.encode())


def _page(platform: BearerPlatform, call: Call, params: dict[str, str]) -> Answer:
    known = [(member.id, str(member.values["name"])) for member in list(platform.members().values())[:SHOWN]]
    hidden = [render("hidden.html", name=name, value=value) for name, value in params.items() if name != "account"]
    body = render(
        "consent.html",
        title="Cấp quyền cho ứng dụng",
        app=params.get("client_id") or params.get("client_key", ""),
        action=call.path,
        hidden=join(hidden),
        label="Mã số kênh",
        account=params.get("login_hint", "") or (known[0][0] if known else platform.first_id),
        mode="",
        options=options(known, ""),
        deny=DENY,
    )
    page = render("base.html", title="Cấp quyền", body=body, home_current="", faults_current="", fault_badge=Safe(""))
    return Answer(page.encode(), content_type=HTML_TYPE)
