"""What a person can do here: script a fault, end a token, agree to an app."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

from .accounts import EXPIRED, GOOD, REVOKED, Oa, Page
from .faults import Faults, Rule
from .markup import Safe, join, options, render
from .store import Store
from .wire import Answer, Call
from .zalo_oauth import CODE_SECONDS, consent_problem

KIND_WORDS = {
    "transient": "Lỗi tạm thời của mạng",
    "rate_limited": "Bị giới hạn số lần gọi",
    "too_fast": "Đăng quá nhanh",
    "token_expired": "Mã truy cập hết hạn",
    "token_revoked": "Bị thu hồi quyền",
    "permission": "Thiếu quyền",
    "policy": "Bị chặn vì chính sách",
    "cut_before": "Đứt kết nối trước khi lưu bài",
    "cut_after": "Đứt kết nối sau khi lưu bài",
    "cut_mid": "Đứt kết nối khi đang tải tệp lên",
    "processing_fails": "Xử lý video thất bại",
    "slow": "Trả lời chậm",
    "hang": "Không trả lời",
    "garbage": "Trả lời vô nghĩa",
    "html_502": "Lỗi 502 kèm trang HTML",
    "error_in_200": "Báo thành công nhưng kèm lỗi",
}
NETWORKS = [("", "Cả hai"), ("facebook", "Facebook"), ("zalo_oa", "Zalo OA")]
OPERATIONS = [
    ("write", "Việc đăng, sửa, gỡ"),
    ("read", "Việc đọc"),
    ("exchange", "Việc đổi mã"),
    ("all", "Mọi việc"),
]


# The form is not looked at when somebody says no.
DENY = Safe('<button class="quiet" type="submit" name="deny" value="1" formnovalidate>Từ chối</button>')


class NotFound(Exception):  # noqa: N818 - named for what is wrong, as the house does
    """Nothing is at this address; the text tells the person."""


@dataclass(frozen=True)
class Seen:
    """An account as its page shows it."""

    account: Page | Oa
    network: str
    address: str


class Forms:
    """Shows and takes the forms."""

    def __init__(self, store: Store, faults: Faults) -> None:
        self.store = store
        self.faults = faults

    def show(self, call: Call, parts: list[str]) -> tuple[str, Safe]:
        """Title and body of the form at this address."""
        if parts == ["faults"]:
            return "Sự cố", self._faults(call)
        return "Cấp quyền", self._consent(call, parts)

    def submit(self, call: Call, parts: list[str]) -> Answer:
        if call.header(b"sec-fetch-site") == "cross-site":
            raise NotFound("Biểu mẫu phải được gửi từ chính trang này.")
        if parts == ["faults"]:
            return self._add_fault(call)
        if parts == ["faults", "remove"]:
            self.faults.remove(int(str(call.params.get("id", "0"))))
            return _go("/faults")
        if len(parts) == 3 and parts[2] == "switch":
            return self._switch(call, parts)
        if parts[-2:] == ["dialog", "oauth"]:
            return self._agree_facebook(call)
        if parts[-2:] == ["oa", "permission"]:
            return self._agree_zalo(call)
        raise NotFound("Không có trang này.")

    # Faults

    def _faults(self, call: Call, problem: str = "") -> Safe:
        rules = join([_rule(rule) for rule in self.faults.rules])
        return render(
            "faults.html",
            rules=Safe(f'<ul class="rules">{rules}</ul>') if rules else Safe(_NO_RULES),
            problem=Safe(f'<p class="notice notice--red">{escape(problem)}</p>') if problem else "",
            kinds=options(list(KIND_WORDS.items()), str(call.params.get("kind", ""))),
            networks=options(NETWORKS, str(call.params.get("network", ""))),
            operations=options(OPERATIONS, "write"),
            account=str(call.params.get("account", "")),
        )

    def _add_fault(self, call: Call) -> Answer:
        params = {name: str(value).strip() for name, value in call.params.items()}
        times = int(params.get("next") or 0)
        percent = float((params.get("percent") or "0").replace(",", "."))
        options_ = {"ms": int(params.get("ms") or 3000)} if params.get("kind") == "slow" else {}
        rule: dict[str, Any] = {
            "kind": params.get("kind"),
            "network": params.get("network", ""),
            "account": params.get("account", ""),
            "on": params.get("on", "write"),
            "options": options_,
        }
        if percent:
            rule["probability"] = percent / 100
        else:
            rule["next"] = times
        self.faults.add(rule)
        return _go("/faults")

    # One account

    def notice(self, seen: Seen) -> Safe:
        words = ""
        if isinstance(seen.account, Page):
            fates = {fate for _, fate in self._tokens(seen.account)}
            if fates and GOOD not in fates:
                words = f"Mã truy cập của trang không còn dùng được (190/{max(fates)})."
        elif seen.account.revoked:
            words = "OA đã thu hồi quyền của ứng dụng."
        elif seen.account.access_until <= time.time():
            words = "Mã truy cập đã hết hạn; ứng dụng phải đổi mã mới."
        return Safe(f'<p class="notice">{words}</p>') if words else Safe("")

    def switches(self, seen: Seen) -> Safe:
        names = [("expire", "Cho mã hết hạn"), ("revoke", "Thu hồi quyền"), ("restore", "Khôi phục")]
        return join(
            [
                Safe(f'<button class="quiet" type="submit" name="do" value="{name}">{words}</button>')
                for name, words in names
            ]
        )

    def _tokens(self, page: Page) -> list[tuple[str, int]]:
        return [(t, fate) for t, (owner, fate) in self.store.page_tokens.items() if owner == page.id]

    def _switch(self, call: Call, parts: list[str]) -> Answer:
        wish = str(call.params.get("do", ""))
        if parts[0] == "pages" and parts[1] in self.store.pages:
            fate = {"expire": EXPIRED, "revoke": REVOKED, "restore": GOOD}[wish]
            for token, _ in self._tokens(self.store.pages[parts[1]]):
                self.store.commit("page_token", token, parts[1], fate)
        elif parts[0] == "oas" and parts[1] in self.store.oas:
            until = time.time() + self.store.settings.zalo_access_seconds
            values: dict[str, dict[str, Any]] = {
                "expire": {"access_until": 0.0},
                "revoke": {"revoked": True},
                "restore": {"revoked": False, "access_until": until},
            }
            self.store.commit("oa_set", parts[1], values[wish])
        else:
            raise NotFound("Không có tài khoản này.")
        return _go(f"/{parts[0]}/{parts[1]}")

    # Consent

    def _consent(self, call: Call, parts: list[str]) -> Safe:
        params = {name: str(value) for name, value in call.params.items()}
        is_facebook = parts[-1] == "oauth"
        if not params.get("redirect_uri", "").startswith(("http://", "https://")):
            raise NotFound("Liên kết cấp quyền thiếu redirect_uri (-14003).")
        if not is_facebook and (problem := consent_problem(self.store, params)):
            raise NotFound(problem)
        known: list[Page | Oa] = [*self.store.pages.values()] if is_facebook else [*self.store.oas.values()]
        accounts = [(account.id, account.name) for account in known[:500]]
        hidden = [render("hidden.html", name=name, value=value) for name, value in params.items() if name != "account"]
        return render(
            "consent.html",
            title="Cấp quyền cho ứng dụng",
            app=params.get("client_id") or params.get("app_id", ""),
            action=call.path,
            hidden=join(hidden),
            label="Mã số trang Facebook" if is_facebook else "Mã số OA",
            account=params.get("account", ""),
            mode=Safe(' inputmode="numeric"'),
            options=options(accounts, ""),
            deny=DENY if is_facebook else "",
        )

    def _agree_facebook(self, call: Call) -> Answer:
        params = {name: str(value) for name, value in call.params.items()}
        if params.get("deny"):
            told = {"error": "access_denied", "error_reason": "user_denied", "error_description": "Permissions error"}
            return _go(_with(params.get("redirect_uri", ""), {**told, "state": params.get("state", "")}))
        pages = [page for page in params.get("account", "").replace(",", " ").split() if page.isdigit()]
        token = f"EAAuser.{secrets.token_hex(8)}"
        for page in pages:
            if page not in self.store.pages:
                self.store.commit("page", page, f"Trang {page}", 0)
        self.store.commit("user_token", token, pages)
        redirect = params.get("redirect_uri", "")
        return self._grant("facebook", params, redirect, token=token, redirect_uri=redirect)

    def _agree_zalo(self, call: Call) -> Answer:
        params = {name: str(value) for name, value in call.params.items()}
        oa_id = params.get("account", "")
        if not oa_id.isdigit():
            raise NotFound("Mã số OA chỉ gồm chữ số.")
        if problem := consent_problem(self.store, params):
            raise NotFound(problem)
        if oa_id not in self.store.oas:
            self.store.create_oa(oa_id)
        redirect = params.get("redirect_uri", "")
        return self._grant("zalo_oa", params, redirect, oa_id=oa_id, challenge=params.get("code_challenge", ""))

    def _grant(self, network: str, params: dict[str, str], redirect: str, **grant: str) -> Answer:
        code = secrets.token_urlsafe(24)
        until = time.time() + CODE_SECONDS
        self.store.codes[code] = {"network": network, "until": until, **grant}
        query = {"code": code}
        if "oa_id" in grant:
            query["oa_id"] = grant["oa_id"]
        if "state" in params:
            query["state"] = params["state"]
        return _go(_with(redirect, query))


def _with(redirect: str, query: dict[str, str]) -> str:
    """Where the app waits, with what it is told. Raises NotFound when it said no address."""
    if not redirect.startswith(("http://", "https://")):
        raise NotFound("Liên kết cấp quyền thiếu redirect_uri (-14003).")
    return redirect + ("&" if "?" in redirect else "?") + urlencode(query)


_NO_RULES = '<p class="empty">Không có sự cố nào: mạng chạy bình thường.</p>'


def _rule(rule: Rule) -> Safe:
    networks = dict(NETWORKS)
    where = networks.get(rule.network, rule.network) if rule.network else "Facebook và Zalo OA"
    where += f", tài khoản {rule.account}" if rule.account else ", mọi tài khoản"
    operations = dict(OPERATIONS)
    where += " · " + ", ".join(operations.get(name, name) for name in rule.on).lower()
    if rule.probability:
        percent = f"{rule.probability * 100:g}".replace(".", ",")
        number_words = f"{percent} % số lần, đã xảy ra {rule.struck}"
    else:
        number_words = f"còn {rule.next - rule.struck} lần, đã xảy ra {rule.struck}"
    return render("rule.html", id=rule.id, kind=KIND_WORDS.get(rule.kind, rule.kind), where=where, count=number_words)


def _go(address: str) -> Answer:
    safe = address.replace("\r", "").replace("\n", "").encode()
    return Answer(b"", status=303, content_type=b"text/plain", headers=b"location: " + safe + b"\r\n")
