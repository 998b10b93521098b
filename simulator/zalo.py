"""Zalo's Official Account API: articles, the account itself, pictures. HTTP 200 always, errors in the body."""

from __future__ import annotations

import hmac
import time
from collections.abc import Awaitable, Callable
from typing import Any

from . import zalo_articles
from .accounts import Account, Oa, count
from .faults import Faults, Rule, id_of, strike
from .store import Store
from .wire import Answer, BadRequest, Call
from .zalo_errors import ZaloError, success

NETWORK = "zalo_oa"
MAX_PICTURE = 1_000_000

Act = Callable[[Store, Oa, Call], Answer]


class Zalo:
    """Answers everything under the openapi base address."""

    def __init__(self, store: Store, faults: Faults) -> None:
        self.store = store
        self.faults = faults
        self._window = (0, 0)

    def answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        try:
            return self._answer(call, path)
        except ZaloError as error:
            return error.answer()
        except OSError:
            return _unavailable().answer()

    def _answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        route = _ROUTES.get((call.method, path.rstrip("/")))
        if route is None:
            raise ZaloError(-209, "API is not support")
        operation, act = route
        call.operation = operation
        oa = self._account(call)
        count(oa.calls, operation)
        headers = self._spend() if self.store.settings.zalo_calls_per_minute else b""
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
            answer = _unavailable().answer()
        answer.headers += headers
        return answer

    def _account(self, call: Call) -> Oa:
        """Whose token it is. Raises ZaloError when the token or the grant is no good."""
        token = call.header(b"access_token")
        oa = self.store.oa_for(token) if token else None
        if oa is None:
            raise ZaloError(-216, "Access token is invalid")
        if oa.access_token != token or oa.revoked:
            count(oa.calls, "dead_token")
            raise ZaloError(-220, "access_token is expired or removed")
        if oa.access_until <= time.time():
            count(oa.calls, "dead_token")
            raise ZaloError(-216, "Access token has expired")
        if not oa.app_active:
            raise ZaloError(-209, "Application is not activated")
        if not oa.authorised:
            raise ZaloError(-223, "OA has not authorised application to use this API")
        proof = call.header(b"appsecret_proof")
        if proof:
            self._check_proof(token, proof)
        return oa

    def _check_proof(self, token: str, proof: str) -> None:
        for secret in self.store.apps[NETWORK].values():
            right = hmac.digest(secret.encode(), token.encode(), "sha256").hex()
            if hmac.compare_digest(right.encode(), proof.encode()):
                return
        raise ZaloError(-242, "Invalid appsecret_proof provided in the API argument")

    def _spend(self) -> bytes:
        limit = self.store.settings.zalo_calls_per_minute
        minute, used = self._window
        now = int(time.time()) // 60
        used = used + 1 if minute == now else 1
        self._window = (now, used)
        if used > limit:
            raise _too_many()
        return b"x-ratelimit-limit: %d\r\nx-ratelimit-remain: %d\r\n" % (limit, limit - used)

    def fault_answer(self, rule: Rule, account: Account | None) -> Answer:
        """The refusal a fault asks for; an expired token really is (`sticky` false: only for this call)."""
        code = rule.options.get("code")
        sticky = bool(rule.options.get("sticky", True))
        if rule.kind == "token_expired":
            if sticky:
                self.store.commit("oa_set", id_of(account), {"access_until": 0.0})
            return ZaloError(int(code or -216), "Access token is invalid").answer()
        if rule.kind == "token_revoked":
            if sticky:
                self.store.commit("oa_set", id_of(account), {"revoked": True})
            return ZaloError(int(code or -220), "access_token is expired or removed").answer()
        if rule.kind in ("rate_limited", "too_fast"):
            return _too_many().answer()
        if rule.kind == "transient" and rule.options.get("status"):
            return Answer(b"", status=int(rule.options["status"]))
        words = {
            "transient": (-200, "Send message failed, please try again"),
            "error_in_200": (-200, "An error occurred"),
            "permission": (-223, "OA has not authorised application to use this API"),
            "policy": (-248, "Content violates the platform's policy"),
        }
        number, text = words[rule.kind]
        return ZaloError(int(code or number), text).answer()


def _unavailable() -> ZaloError:
    return ZaloError(-200, "Internal server error")


def _too_many() -> ZaloError:
    return ZaloError(
        -32,
        "Your application reach limit call api",
        headers=b"x-ratelimit-limit: 4000\r\nx-ratelimit-remain: 0\r\n",
    )


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
        "package_name": "Nâng cao",
        "package_valid_through_date": "31/12/2099",
        "linked_ZCA": "",
        "avatar": f"{call.base()}/static/page.svg",
        "cover": "",
    }
    return success(data)


def upload_image(store: Store, oa: Oa, call: Call) -> Answer:
    """`data.attachment_id`. Refuses anything but JPG and PNG up to 1 MB."""
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
    ("GET", "/v2.0/oa/getoa"): ("oa.read", read_oa),
    ("POST", "/v2.0/oa/upload/image"): ("image.upload", upload_image),
}
