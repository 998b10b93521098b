"""Facebook's Graph API for pages: who calls, which operation it is, and the faults in between."""

from __future__ import annotations

import hmac
import re
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from . import graph_posts, graph_tokens, graph_uploads
from .accounts import REVOKED, USER_TOKEN_PREFIX, Account, Page, count
from .faults import Faults, Rule, id_of, strike
from .graph_errors import GraphError, dead_token, invalid, missing, unavailable
from .graph_fields import Reader
from .graph_routes import Act, find_route
from .store import Store
from .wire import Answer, BadRequest, Call, to_json

NETWORK = "facebook"
CALM_USAGE = b'x-app-usage: {"call_count":1,"total_time":1,"total_cputime":1}\r\n'
_VERSION = re.compile(r"/v\d{1,2}\.\d(?=/|$)")
_OPEN = frozenset({"token.exchange"})

# Source: channels A1.5: what fields need beside pages_read_engagement.
_NEEDS = ((("reactions", "comments", "likes"), "pages_read_user_content"), (("insights",), "read_insights"))


@dataclass(slots=True)
class Caller:
    """Who makes one call: a page token has its page; user and app tokens have none."""

    call: Call
    store: Store
    kind: str = "nobody"
    page: Page | None = None
    token: str = ""
    # A fault that an operation itself has to play.
    fault: Rule | None = None

    @property
    def params(self) -> dict[str, Any]:
        return self.call.params

    def reader(self) -> Reader:
        return Reader(self.store, self.call.base())

    def may_read(self, wanted: str, *, of: str = "") -> None:
        """Raises GraphError for a thing `of` another page, or when the page's tokens lack what these fields need."""
        if self.page is not None and of not in ("", self.page.id):
            raise GraphError(10, "(#10) This endpoint requires the 'Page Public Content Access' feature")
        scopes = self.page.scopes if self.page is not None else None
        if scopes is None:
            return
        for words, scope in _NEEDS:
            if any(word in wanted for word in words) and scope not in scopes:
                raise GraphError(10, f"(#10) This endpoint requires the '{scope}' permission")

    def own_page(self, page_id: str) -> Page:
        """The caller's page, if that is the one meant. Raises GraphError when it is not."""
        page = self.page
        if page is not None and page_id in (page.id, "me"):
            return page
        if page_id not in self.store.pages:
            raise missing(page_id)
        raise GraphError(200, "(#200) The access token does not have permission to post on behalf of this Page")


class Facebook:
    """Answers everything under the Graph base address."""

    def __init__(self, store: Store, faults: Faults) -> None:
        self.store = store
        self.faults = faults

    def answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        try:
            return self._answer(call, _VERSION.sub("", path, count=1).strip("/"))
        except GraphError as error:
            return self._refusal(error, call)
        except BadRequest as error:
            return self._refusal(invalid(str(error)), call)
        except OSError:
            return self._refusal(unavailable(), call)

    def _answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        operation, act, target = self._route(call, path)
        call.operation = operation
        caller = Caller(call, self.store) if operation in _OPEN else self._caller(call)
        page = caller.page
        usage = CALM_USAGE
        if page is not None:
            count(page.calls, operation)
            if self.store.settings.facebook_calls_per_hour:
                usage = self._spend(page)
        if self.faults.rules:
            seed = self.store.settings.seed
            rule = self.faults.pick(seed, NETWORK, operation, id_of(page))
            if rule is not None:
                caller.fault = rule if rule.kind == "processing_fails" else None
                if rule.kind == "cut_mid":
                    call.body = call.body[: int(rule.options.get("bytes", len(call.body) // 2))]
                return strike(rule, page, lambda: self._act(act, caller, target, usage), self)
        return self._act(act, caller, target, usage)

    def interrupted(self, call: Call, path: str) -> None:
        """A line that dropped in the middle of a body: of an upload, what arrived stays."""
        try:
            operation, act, target = find_route(call.method, _VERSION.sub("", path, count=1).strip("/"))
            if operation in graph_uploads.SENDS:
                act(self._caller(call), target)
        except (GraphError, BadRequest, OSError):
            return

    def _act(self, act: Act, caller: Caller, target: str, usage: bytes) -> Answer:
        try:
            answer = act(caller, target)
        except GraphError as error:
            answer = self._refusal(error, caller.call)
        except BadRequest as error:
            answer = self._refusal(invalid(str(error)), caller.call)
        except OSError:
            answer = self._refusal(unavailable(), caller.call)
        answer.headers += usage
        return answer

    def _refusal(self, error: GraphError, call: Call) -> Answer:
        try:
            locale = str(call.params.get("locale", ""))
        except BadRequest:
            locale = ""
        return error.answer(locale=locale)

    def _route(self, call: Call, path: str) -> tuple[str, Act, str]:
        method = call.method
        if method == "POST" and "method" in call.params:
            method = str(call.params["method"]).upper()
        return find_route(method, path)

    def _caller(self, call: Call) -> Caller:
        token = call.params.get("access_token") or _bearer(call.header(b"authorization"))
        if not token:
            raise GraphError(104, "An access token is required to request this resource.")
        caller = Caller(call, self.store, token=str(token))
        known = self.store.page_for(caller.token)
        if known is not None:
            caller.kind, (caller.page, fate) = "page", known
            if fate:
                count(caller.page.calls, "dead_token")
                raise dead_token(fate)
        elif "|" in caller.token:
            caller.kind = "app"
            graph_tokens.check_app(self.store, *caller.token.split("|", 1))
        elif caller.token.startswith(USER_TOKEN_PREFIX) or caller.token in self.store.user_tokens:
            caller.kind = "user"
        else:
            raise GraphError(190, "Invalid OAuth access token - Cannot parse access token")
        self._check_proof(caller)
        return caller

    def _check_proof(self, caller: Caller) -> None:
        proof = caller.params.get("appsecret_proof")
        if proof is None:
            return
        for secret in self.store.apps[NETWORK].values():
            right = hmac.digest(secret.encode(), caller.token.encode(), "sha256").hex()
            if hmac.compare_digest(right, str(proof)):
                return
        raise GraphError(100, "Invalid appsecret_proof provided in the API argument", kind="GraphMethodException")

    def _spend(self, page: Page) -> bytes:
        """One call more in this hour; the usage headers. Raises GraphError when no calls are left."""
        limit = self.store.settings.facebook_calls_per_hour
        now = int(time.time())
        hour, used = page.window
        used = used + 1 if hour == now // 3600 else 1
        page.window = (now // 3600, used)
        percent = min(100, used * 100 // limit)
        minutes = (3600 - now % 3600) // 60 + 1 if used > limit else 0
        headers = usage_headers(page.id, percent, minutes)
        if used > limit:
            raise _too_many(80001, headers)
        return headers

    def fault_answer(self, rule: Rule, account: Account | None) -> Answer:
        """The refusal a fault asks for; expired and revoked tokens stay so when the rule says `sticky`."""
        options = rule.options
        if rule.kind in ("token_expired", "token_revoked"):
            fate = int(options.get("subcode", 463 if rule.kind == "token_expired" else REVOKED))
            if account is not None and options.get("sticky", rule.kind == "token_revoked"):
                self._kill_tokens(account.id, fate)
            return dead_token(fate).answer()
        if rule.kind == "rate_limited":
            headers = usage_headers(id_of(account), 100, int(options.get("minutes", 1)))
            return _too_many(int(options.get("code", 32)), headers).answer()
        answers = {
            "transient": GraphError(int(options.get("code", 2)), "Service temporarily unavailable", transient=True),
            "permission": GraphError(200, "(#200) Permissions error"),
            "policy": GraphError(368, "The action attempted has been deemed abusive or is otherwise disallowed"),
            "too_fast": graph_posts.too_fast(),
            "error_in_200": GraphError(1, "An unknown error occurred", status=200),
        }
        return answers[rule.kind].answer()

    def _kill_tokens(self, page_id: str, fate: int) -> None:
        for token, (owner, _) in list(self.store.page_tokens.items()):
            if owner == page_id:
                self.store.commit("page_token", token, page_id, fate)


def _bearer(header: str) -> str:
    word, _, token = header.partition(" ")
    return token.strip() if word.lower() in ("bearer", "oauth") else ""


def _too_many(code: int, headers: bytes) -> GraphError:
    words = {
        4: "(#4) Application request limit reached",
        17: "(#17) User request limit reached",
        32: "(#32) Page request limit reached",
        341: "(#341) Feed action request limit reached",
        613: "(#613) Calls to this api have exceeded the rate limit.",
        80001: "(#80001) There have been too many calls to this Page account.",
    }
    return GraphError(code, words.get(code, words[32]), headers=headers, transient=True)


def usage_headers(page_id: str, percent: int, minutes: int) -> bytes:
    """`minutes` until calls are allowed again; 0 while they are."""
    app = {"call_count": percent, "total_time": percent, "total_cputime": percent // 2}
    case = [{"type": "pages", **app, "estimated_time_to_regain_access": minutes}]
    return b"x-app-usage: %b\r\nx-business-use-case-usage: %b\r\n" % (
        to_json(app),
        to_json({page_id: case}),
    )
