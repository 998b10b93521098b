"""Group chats owned by a Zalo OA: one message per delivery. API pages read and dates in README.md."""

import re
from datetime import date, datetime
from typing import Any

import httpx
from django.utils.translation import gettext as _

from lantoa.kit.clock import today
from lantoa.publishing.distribution.networks.base import (
    Account,
    ChannelError,
    Health,
    Job,
    Network,
    Published,
    TokenPair,
)
from lantoa.publishing.distribution.networks.http import lost
from lantoa.publishing.distribution.networks.zalo_gmf.spec import MESSAGE
from lantoa.publishing.distribution.networks.zalo_oa import tokens
from lantoa.publishing.distribution.networks.zalo_oa.client import ask
from lantoa.publishing.distribution.rules import ErrorClass, cut, with_link

GROUP = "/v3.0/oa/group"
SOON_DAYS = 14
_MENTION = re.compile(r"\[@[^\[\]\n]{0,60}\]")


class ZaloGmf(Network):
    """Nothing in a group can be looked for afterwards: a doubt goes to a person."""

    name = "zalo_gmf"
    has_refresh = True

    async def publish(self, job: Job) -> Published:
        body = {"recipient": {"group_id": job.address}, "message": message(job)}
        data = await ask(job, "POST", f"{GROUP}/message", stores=True, json=body)
        if not data.get("message_id"):
            raise lost(True, "không có mã tin")
        return Published(str(data["message_id"]))

    async def check(self, account: Account) -> Health:
        """Name, members, until when the group stands. Raises ChannelError RECONNECT when it is shut. One call."""
        data = await ask(account, "GET", f"{GROUP}/getgroup", params={"group_id": account.address})
        info, asset = _part(data, "group_info"), _part(data, "asset_info")
        dissolves = str(info.get("auto_delete_date") or "")
        if info.get("status") != "enabled":
            when = _(" Nhóm tự giải tán ngày {}.").format(dissolves) if dissolves else ""
            raise ChannelError(ErrorClass.RECONNECT, _("Nhóm đã bị khóa vì hết gói GMF.") + when)
        ends = day(str(asset.get("valid_through") or ""))
        left = (ends - today()).days if ends else None
        return Health(
            name=str(info.get("name") or ""),
            followers=_members(info),
            facts={
                "asset": str(asset.get("asset_type") or ""),
                "asset_until": f"{ends:%d/%m/%Y}" if ends else "",
                "asset_ends_soon": left is not None and left <= SOON_DAYS,
                "auto_delete_date": dissolves,
                "max_member": info.get("max_member"),
                "group_link": str(info.get("group_link") or ""),
            },
        )

    def exchange(self, refresh_token: str, *, app_id: str, app_secret: str, http: httpx.Client) -> TokenPair:
        return tokens.exchange(refresh_token, app_id=app_id, app_secret=app_secret, http=http)


async def groups_of(account: Account, *, most: int = 200) -> list[tuple[str, str, int | None]]:
    """(group id, name, members) of the groups that the account's OA owns. One call per 50."""
    found: list[tuple[str, str, int | None]] = []
    while len(found) < most:
        data = await ask(account, "GET", f"{GROUP}/getgroupsofoa", params={"offset": len(found), "count": 50})
        page = [group for group in data.get("groups") or [] if isinstance(group, dict)]
        found += [(str(group.get("group_id")), str(group.get("name") or ""), _members(group)) for group in page]
        if len(page) < 50:
            break
    return found[:most]


def message(job: Job) -> dict[str, Any]:
    """Text with the link as its last line; a photo post brings its first picture by its address."""
    link = job.post.short_url
    words = without_mentions(job.post.text or job.post.title).strip()
    text = with_link(cut(words, MESSAGE - len(link) - 2), link)
    if not job.post.is_photo_post:
        return {"text": text}
    # An uploaded picture is good for seven days, an address as long as the page stands.
    element = {"media_type": "image", "url": job.post.pictures[0]}
    return {
        "text": text,
        "attachment": {"type": "template", "payload": {"template_type": "media", "elements": [element]}},
    }


def without_mentions(text: str) -> str:
    """`text` that calls nobody: "[@<id>]" would call a member, or with the group's id all, in somebody else's words."""
    # What is left of a nested one must not become a mention by the removal.
    return _MENTION.sub("", text).replace("[@", "[ @")


def day(text: str) -> date | None:
    """A day as Zalo writes it, or as ISO does; None for anything else."""
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text[:10], pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _members(group: dict[str, Any]) -> int | None:
    members = group.get("total_member")
    return members if isinstance(members, int) else None


def _part(data: dict[str, Any], name: str) -> dict[str, Any]:
    part = data.get(name)
    return part if isinstance(part, dict) else {}
