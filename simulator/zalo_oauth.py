"""Zalo's authorisation server: consent, and pairs of tokens of which a refresh token works once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Awaitable
from typing import Any

from .accounts import Account, Oa, count
from .faults import Faults, Rule, strike
from .store import Store
from .wire import Answer, BadRequest, Call, json_answer
from .zalo_access import NETWORK
from .zalo_errors import OauthError

CODE_SECONDS = 600
# Kept beside the platforms' accounts, under a name that no platform has.
CONSOLE = "zalo_oa.console"


class ZaloOauth:
    """Answers `/v4/oa/access_token`; the consent page is the viewer's."""

    def __init__(self, store: Store, faults: Faults) -> None:
        self.store = store
        self.faults = faults

    def answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        try:
            if (call.method, path.rstrip("/")) != ("POST", "/v4/oa/access_token"):
                return Answer(b"404 page not found", status=404, content_type=b"text/plain")
            return self._answer(call)
        except OauthError as error:
            return error.answer()
        except BadRequest as error:
            return OauthError(-14001, "Invalid request", str(error)).answer()

    def _answer(self, call: Call) -> Answer | Awaitable[Answer]:
        # Only a form is read here: JSON is what a careless client sends, and the platform does not know it.
        kind = call.header(b"content-type")
        params = call.params if kind.startswith("application/x-www-form-urlencoded") else {}
        grant = str(params.get("grant_type", ""))
        if grant not in ("refresh_token", "authorization_code"):
            raise OauthError(-14006, "Invalid grant type", "grant_type is not supported")
        self._check_app(str(params.get("app_id", "")), call.header(b"secret_key"))
        if grant == "refresh_token":
            call.operation = "oauth.refresh"
            used = str(params.get("refresh_token", ""))
            oa = self.store.oa_for_refresh(used) if used else None
        else:
            call.operation = "oauth.exchange"
            used = str(params.get("code", ""))
            oa = self._oa_of_code(used)
        if oa is None:
            raise _refused()
        count(oa.calls, call.operation)
        rule = self.faults.pick(self.store.settings.seed, NETWORK, call.operation, oa.id)
        if rule is not None:
            return strike(rule, oa, lambda: self._exchange(oa, call.operation, used, params), self)
        return self._exchange(oa, call.operation, used, params)

    def _exchange(self, oa: Oa, operation: str, used: str, params: dict[str, Any]) -> Answer:
        try:
            if operation == "oauth.refresh":
                self._check_refresh(oa, used)
            else:
                self._spend_code(used, params)
                if not oa.authorised:
                    self.store.commit("oa_set", oa.id, {"authorised": True})
            self.store.exchange(oa, used)
        except OauthError as error:
            return error.answer()
        except OSError:
            return Answer(b"", status=500)
        return json_answer(
            {
                "access_token": oa.access_token,
                "refresh_token": oa.refresh_token,
                "expires_in": str(self.store.settings.zalo_access_seconds),
            }
        )

    def _check_refresh(self, oa: Oa, used: str) -> None:
        if oa.refresh_token != used or oa.revoked or oa.refresh_until < time.time():
            tally = oa.exchanges.setdefault(used, {"exchanged": 0, "refused": 0})
            tally["refused"] += 1
            raise _refused()

    def _check_app(self, app_id: str, secret: str) -> None:
        """An app never seen before is taken at its word; later it must bring the same secret."""
        if not app_id:
            raise OauthError(-14004, "Invalid app id")
        if not secret:
            raise OauthError(-14005, "Invalid secret key", "secret_key header is required")
        known = self.store.apps[NETWORK].get(app_id)
        if known is None and self.store.settings.auto_create:
            self.store.commit("app", NETWORK, app_id, secret)
        elif known is None:
            raise OauthError(-14004, "Invalid app id")
        elif not hmac.compare_digest(known.encode(), secret.encode()):
            raise OauthError(-14005, "Invalid secret key")

    def _oa_of_code(self, code: str) -> Oa:
        grant = self.store.codes.get(code)
        if grant is None or grant["network"] != NETWORK or grant["until"] < time.time():
            raise OauthError(-14010, "Invalid authorization code")
        return self.store.oas[grant["oa_id"]]

    def _spend_code(self, code: str, params: dict[str, Any]) -> None:
        grant = self.store.codes.pop(code, None)
        if grant is None:
            raise OauthError(-14010, "Invalid authorization code")
        challenge = grant["challenge"]
        if challenge and challenge_of(str(params.get("code_verifier", ""))) != challenge:
            raise OauthError(-14011, "Invalid code verifier")

    def fault_answer(self, rule: Rule, account: Account | None) -> Answer:
        if rule.kind in ("token_revoked", "token_expired", "permission", "policy"):
            if isinstance(account, Oa) and rule.options.get("sticky", True):
                self.store.commit("oa_set", account.id, {"revoked": True})
            return _refused().answer()
        if rule.kind in ("rate_limited", "too_fast"):
            return OauthError(-32, "Reach limit call api").answer()
        return OauthError(-14000, "Internal error").answer()


def keep_console(store: Store, app_id: str, values: dict[str, Any]) -> None:
    """What the console of an app says: its one `callback` and its `challenge`; consent then holds to them."""
    saved = {name: str(values[name]) for name in ("callback", "challenge") if name in values}
    if saved:
        store.commit("member", CONSOLE, app_id, saved)


def consent_problem(store: Store, params: dict[str, str]) -> str:
    """Why Zalo shows an error instead of asking for consent; empty when it asks."""
    console = store.members.get(CONSOLE, {}).get(params.get("app_id", ""))
    saved = console.values if console else {}
    if saved.get("callback", params.get("redirect_uri")) != params.get("redirect_uri"):
        return "Địa chỉ quay về không phải địa chỉ đã lưu trong ứng dụng (-14003)."
    if saved.get("challenge", params.get("code_challenge")) != params.get("code_challenge"):
        return "Code challenge không phải mã đã lưu trong ứng dụng."
    oa = store.oas.get(params.get("account", ""))
    if oa is not None and not oa.app_active:
        return "Ứng dụng chưa được kích hoạt (-14002)."
    return ""


def _refused() -> OauthError:
    return OauthError(-14014, "Invalid refresh token")


def challenge_of(verifier: str) -> str:
    """base64url without padding of the SHA-256 of the verifier."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
