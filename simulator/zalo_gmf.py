"""Group chats that an official account owns (GMF): messages, the list of groups, what a group stands on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any

from .accounts import Oa, count, fingerprint
from .faults import Rule
from .platform import Member, Platform
from .store import Store
from .wire import Answer, BadRequest, Call
from .zalo_access import account_of, refusal_for, spend, unavailable
from .zalo_clock import in_vietnam, moment
from .zalo_errors import ZaloError, success

TEXT_LIMIT = 2000
ATTACHMENT_SECONDS = 7 * 86_400
DISSOLVES_AFTER = timedelta(days=45)
PACKAGES = ("Nâng cao", "Premium")

Act = Callable[[Oa, Member | None, Call], Answer]


class ZaloGmf(Platform):
    """One member is one group; `oa` says whose it is. `g-<oa id>-<number>` appears when it is first used."""

    network = "zalo_gmf"
    prefix = "/zalo/v3.0/oa/group"
    writes = frozenset({"group.message"})
    switches = {
        "oa": "",
        "status": "enabled",
        "asset_type": "gmf100",
        "valid_through": "31/12/2099",
        "total_member": 2,
    }

    def answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        try:
            return self._answer(call, path)
        except ZaloError as error:
            return error.answer()
        except BadRequest as error:
            return ZaloError(-201, str(error)).answer()
        except OSError:
            return unavailable().answer()

    def _answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        operation, act = {
            ("POST", "/message"): ("group.message", self._send),
            ("GET", "/getgroup"): ("group.read", self._read),
            ("GET", "/getgroupsofoa"): ("group.list", self._list),
        }.get((call.method, path.rstrip("/")), ("", None))
        if act is None:
            raise ZaloError(-209, "API is not support")
        oa = account_of(self.store, call)
        count(oa.calls, operation)
        headers = spend(self.store)
        group = self._group(oa, _group_id(call)) if operation != "group.list" else None
        return self.perform(call, operation, group, lambda: _worded(act, oa, group, call, headers))

    def fault_answer(self, rule: Rule, account: Any) -> Answer:
        oa = self.store.oas.get(account.values["oa"]) if account is not None else None
        return refusal_for(self.store, rule, oa)

    def _group(self, oa: Oa, group_id: str) -> Member | None:
        known = self.member(group_id)
        if known is None and self.store.settings.auto_create and group_id.startswith(f"g-{oa.id}-"):
            return self.create(group_id, {"oa": oa.id, "name": f"Nhóm {group_id[2:]}"})
        return known

    def _send(self, oa: Oa, group: Member | None, call: Call) -> Answer:
        """`data.message_id`. Group messages go out at every hour."""
        if not oa.verified:
            raise ZaloError(-221, "OA is not verified")
        if oa.package_name not in PACKAGES:
            raise ZaloError(-224, "OA needs to upgrade its package to use this feature")
        group = _owned(oa, group)
        if not self._is_enabled(group):
            raise ZaloError(-237, "Group chat is disabled")
        text, picture = self._content(oa, call.json())
        number = self.store.number + 1
        message_id = f"{fingerprint('group', group.id, number):016x}{number:04x}"
        mentions = [word for word in text.split("[@")[1:] if "]" in word]
        values = {"message": text, "link": "", "picture": picture, "mentions": [m.partition("]")[0] for m in mentions]}
        self.add(group, message_id, values)
        return success({"message_id": message_id, "group_id": group.id})

    def _content(self, oa: Oa, body: Any) -> tuple[str, str]:
        """(text, picture) of a message: its text, and the address or attachment of a picture."""
        message = body.get("message") if isinstance(body, dict) else None
        if not isinstance(message, dict):
            raise ZaloError(-201, "message is required")
        text, attachment = message.get("text", ""), message.get("attachment")
        if not isinstance(text, str) or not (text or attachment):
            raise ZaloError(-201, "text is required")
        if len(text) > TEXT_LIMIT:
            raise ZaloError(-210, f"text is over limit {TEXT_LIMIT} characters")
        return text, self._picture(oa, attachment) if attachment else ""

    def _picture(self, oa: Oa, attachment: Any) -> str:
        try:
            [element] = attachment["payload"]["elements"]
            kinds = (attachment["type"], attachment["payload"]["template_type"], element["media_type"])
            source = str(element.get("attachment_id") or element["url"])
        except (KeyError, TypeError, ValueError, AttributeError):
            raise ZaloError(-201, "attachment is invalid") from None
        if kinds != ("template", "media", "image"):
            raise ZaloError(-233, "Message type is not support")
        if "attachment_id" in element:
            owner, uploaded_at = self.store.attachments.get(source, ("", 0.0))
            if owner != oa.id:
                raise ZaloError(-201, "attachment_id is invalid")
            if moment(self.store.settings) - uploaded_at > ATTACHMENT_SECONDS:
                raise ZaloError(-100, "attachment_id was expired")
        elif not source.startswith(("http://", "https://")):
            raise ZaloError(-201, "url is invalid")
        return source

    def _read(self, oa: Oa, group: Member | None, _: Call) -> Answer:
        return success(self._facts(_owned(oa, group)))

    def _list(self, oa: Oa, _: Member | None, call: Call) -> Answer:
        offset, most = call.query_number("offset"), call.query_number("count") or 5
        own = [group for group in self.members().values() if group.values["oa"] == oa.id]
        shown = [self._facts(group)["group_info"] for group in own[offset : offset + most]]
        return success({"offset": offset, "count": len(shown), "total": len(own), "groups": shown})

    def _is_enabled(self, group: Member) -> bool:
        today = in_vietnam(moment(self.store.settings)).date()
        return group.values["status"] == "enabled" and today <= _last_day(group)

    def _facts(self, group: Member) -> dict[str, Any]:
        values, is_enabled = group.values, self._is_enabled(group)
        most = int(values["asset_type"].removeprefix("gmf"))
        dissolves = "" if is_enabled else f"{_last_day(group) + DISSOLVES_AFTER:%d/%m/%Y}"
        return {
            "group_info": {
                "group_id": group.id,
                "name": values["name"],
                "status": "enabled" if is_enabled else "disabled",
                "total_member": values["total_member"],
                "max_member": most,
                "group_link": f"https://zalo.me/g/{group.id}",
                "auto_delete_date": dissolves,
            },
            "asset_info": {
                "asset_type": values["asset_type"],
                "asset_id": asset_of(group),
                "valid_through": values["valid_through"],
                "auto_renew": False,
            },
            "group_setting": {"lock_send_msg": False, "join_appr": False, "enable_link_join": True},
        }


def _group_id(call: Call) -> str:
    if call.method == "GET":
        return str(call.params.get("group_id", ""))
    body = call.json()
    recipient = body.get("recipient") if isinstance(body, dict) else None
    group_id = recipient.get("group_id") if isinstance(recipient, dict) else None
    if not isinstance(group_id, str) or not group_id:
        raise ZaloError(-201, "group_id is required")
    return group_id


def _owned(oa: Oa, group: Member | None) -> Member:
    if group is None or group.values["oa"] != oa.id:
        raise ZaloError(-403, "OA is not in this group")
    return group


def _last_day(group: Member) -> date:
    """The last day of the asset that the group stands on."""
    return datetime.strptime(group.values["valid_through"], "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone


def read_quota(store: Store, oa: Oa, call: Call) -> Answer:
    """`data`: the account's assets, each with the group that stands on it."""
    kind = str(call.json().get("product_type", ""))
    own = [g for g in store.members.get(ZaloGmf.network, {}).values() if g.values["oa"] == oa.id]
    assets = [
        {
            "asset_id": asset_of(group),
            "product_type": group.values["asset_type"],
            "quota_type": "sub_quota",
            "valid_through": group.values["valid_through"],
            "auto_renew": False,
            "status": "used",
            "used_id": group.id,
        }
        for group in own
        if kind in ("", group.values["asset_type"])
    ]
    return success(assets)


def asset_of(group: Member) -> str:
    return f"as{fingerprint('asset', group.id):016x}"


def _worded(act: Act, oa: Oa, group: Member | None, call: Call, headers: bytes) -> Answer:
    try:
        answer = act(oa, group, call)
    except ZaloError as error:
        answer = error.answer()
    except BadRequest as error:
        answer = ZaloError(-201, str(error)).answer()
    except OSError:
        answer = unavailable().answer()
    answer.headers += headers
    return answer
