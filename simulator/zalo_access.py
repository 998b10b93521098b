"""Whose call it is, what its app may still do, and how Zalo words a scripted refusal."""

from __future__ import annotations

import hmac
import time

from .accounts import Oa, count
from .faults import Rule
from .store import Store
from .wire import Answer, Call
from .zalo_errors import ZaloError

NETWORK = "zalo_oa"


def account_of(store: Store, call: Call) -> Oa:
    """The account of the call's token. Raises ZaloError when the token or the grant is no good."""
    token = call.header(b"access_token")
    oa = store.oa_for(token) if token else None
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
        _check_proof(store, token, proof)
    return oa


def _check_proof(store: Store, token: str, proof: str) -> None:
    for secret in store.apps[NETWORK].values():
        right = hmac.digest(secret.encode(), token.encode(), "sha256").hex()
        if hmac.compare_digest(right.encode(), proof.encode()):
            return
    raise ZaloError(-242, "Invalid appsecret_proof provided in the API argument")


def spend(store: Store) -> bytes:
    """Headers that tell what the app may still do in this minute. Raises ZaloError -32 when nothing is left."""
    limit = store.settings.zalo_calls_per_minute
    if not limit:
        return b""
    minute, used = store.zalo_window
    now = int(time.time()) // 60
    used = used + 1 if minute == now else 1
    store.zalo_window = (now, used)
    if used > limit:
        raise _too_many()
    return b"x-ratelimit-limit: %d\r\nx-ratelimit-remain: %d\r\n" % (limit, limit - used)


def refusal_for(store: Store, rule: Rule, oa: Oa | None) -> Answer:
    """The refusal a fault asks for; an expired token really is (`sticky` false: only for this call)."""
    code = rule.options.get("code")
    if rule.kind in ("token_expired", "token_revoked"):
        is_expired = rule.kind == "token_expired"
        if oa is not None and rule.options.get("sticky", True):
            store.commit("oa_set", oa.id, {"access_until": 0.0} if is_expired else {"revoked": True})
        words = "Access token is invalid" if is_expired else "access_token is expired or removed"
        return ZaloError(int(code or (-216 if is_expired else -220)), words).answer()
    if rule.kind in ("rate_limited", "too_fast"):
        return _too_many().answer()
    if rule.kind == "transient" and rule.options.get("status"):
        return Answer(b"", status=int(rule.options["status"]))
    number, text = _WORDS[rule.kind]
    return ZaloError(int(code or number), str(rule.options.get("message") or text)).answer()


_WORDS = {
    "transient": (-200, "Send message failed, please try again"),
    "error_in_200": (-200, "An error occurred"),
    "permission": (-223, "OA has not authorised application to use this API"),
    "policy": (-248, "Content violates the platform's policy"),
}


def unavailable() -> ZaloError:
    return ZaloError(-200, "Internal server error")


def _too_many() -> ZaloError:
    return ZaloError(
        -32,
        "Your application reach limit call api",
        headers=b"x-ratelimit-limit: 4000\r\nx-ratelimit-remain: 0\r\n",
    )
