"""Zalo's Official Account API: articles, the account itself, pictures. HTTP 200 always, errors in the body."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from . import zalo_articles, zalo_broadcast, zalo_gmf, zalo_video
from .accounts import Account, Oa, count
from .faults import Faults, Rule, strike
from .store import Store
from .wire import Answer, BadRequest, Call
from .zalo_access import NETWORK, account_of, refusal_for, spend, unavailable
from .zalo_errors import ZaloError, success

MAX_PICTURE = 1_000_000

Act = Callable[[Store, Oa, Call], Answer]


class Zalo:
    """Answers everything under the openapi base address, group chats excepted (`zalo_gmf.py`)."""

    def __init__(self, store: Store, faults: Faults) -> None:
        self.store = store
        self.faults = faults

    def answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        try:
            return self._answer(call, path)
        except ZaloError as error:
            return error.answer()
        except OSError:
            return unavailable().answer()

    def _answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        route = _ROUTES.get((call.method, path.rstrip("/")))
        if route is None:
            raise ZaloError(-209, "API is not support")
        operation, act = route
        call.operation = operation
        oa = account_of(self.store, call)
        count(oa.calls, operation)
        headers = spend(self.store)
        if self.faults.rules:
            rule = self.faults.pick(self.store.settings.seed, NETWORK, operation, oa.id)
            if rule is not None:
                return strike(rule, oa, lambda: self._act(act, oa, call, headers), self)
        return self._act(act, oa, call, headers)

    def _act(self, act: Act, oa: Oa, call: Call, headers: bytes) -> Answer:
        try:
            answer = act(self.store, oa, call)
        except ZaloError as error:
            answer = error.answer()
        except BadRequest as error:
            answer = ZaloError(-201, str(error)).answer()
        except OSError:
            answer = unavailable().answer()
        answer.headers += headers
        return answer

    def fault_answer(self, rule: Rule, account: Account | None) -> Answer:
        return refusal_for(self.store, rule, account if isinstance(account, Oa) else None)


def read_oa(store: Store, oa: Oa, call: Call) -> Answer:
    data: dict[str, Any] = {
        "oaid": oa.id,
        "oa_id": oa.id,
        "name": oa.name,
        "description": "",
        "is_verified": oa.verified,
        "oa_type": 2,
        "cate_name": "Tổ chức",
        "num_follower": oa.followers,
        "package_name": oa.package_name,
        "package_valid_through_date": oa.package_until,
        "linked_ZCA": "",
        "avatar": f"{call.base()}/static/page.svg",
        "cover": "",
    }
    return success(data)


def upload_image(store: Store, oa: Oa, call: Call) -> Answer:
    """`data.attachment_id`, good for 7 days. Refuses anything but JPG and PNG up to 1 MB."""
    call.params  # noqa: B018 - reads the files
    upload = call.files.get("file")
    if upload is None:
        raise ZaloError(-201, "file is required")
    if not upload.content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        raise ZaloError(-201, "file type is invalid")
    if len(upload.content) > MAX_PICTURE:
        raise ZaloError(-210, "file size is over limit 1MB")
    kind = "png" if upload.content.startswith(b"\x89") else "jpg"
    return success({"attachment_id": store.add_attachment(oa, upload.content, kind)})


_ROUTES: dict[tuple[str, str], tuple[str, Act]] = {
    ("POST", "/v2.0/article/create"): ("article.create", zalo_articles.create),
    ("POST", "/v2.0/article/verify"): ("article.verify", zalo_articles.verify),
    ("POST", "/v2.0/article/update"): ("article.update", zalo_articles.update),
    ("POST", "/v2.0/article/remove"): ("article.remove", zalo_articles.remove),
    ("GET", "/v2.0/article/getslice"): ("article.list", zalo_articles.read_slice),
    ("GET", "/v2.0/article/getdetail"): ("article.read", zalo_articles.read_detail),
    ("POST", "/v2.0/article/upload_video/preparevideo"): ("video.upload", zalo_video.prepare),
    ("GET", "/v2.0/article/upload_video/verify"): ("video.verify", zalo_video.verify),
    ("GET", "/v2.0/oa/getoa"): ("oa.read", read_oa),
    ("POST", "/v2.0/oa/upload/image"): ("image.upload", upload_image),
    ("POST", "/v2.0/oa/message"): ("broadcast.create", zalo_broadcast.broadcast),
    ("POST", "/v2.0/oa/quota/message"): ("quota.read", zalo_broadcast.read_quota),
    ("POST", "/v3.0/oa/quota/message"): ("quota.read", zalo_broadcast.read_package_quota),
    ("POST", "/v3.0/oa/quota/group"): ("quota.read", zalo_gmf.read_quota),
}
