"""Chats of a Zalo Bot, private or groups: one message per delivery. API pages read and dates in README.md."""

from typing import Any

from django.conf import settings

from lantoa.publishing.distribution.networks.base import Account, Health, Job, Network, Published
from lantoa.publishing.distribution.networks.http import call, lost
from lantoa.publishing.distribution.networks.zalo_bot.errors import refusal
from lantoa.publishing.distribution.networks.zalo_bot.spec import MESSAGE
from lantoa.publishing.distribution.rules import cut, with_link


class ZaloBot(Network):
    """A chat cannot be searched: a doubt goes to a person."""

    name = "zalo_bot"

    async def publish(self, job: Job) -> Published:
        link = job.post.short_url
        text = with_link(cut(job.post.text or job.post.title, MESSAGE - len(link) - 2), link)
        if job.post.is_photo_post:
            values = {"chat_id": job.address, "photo": job.post.pictures[0], "caption": text}
            result = await ask(job, "sendPhoto", values, stores=True)
        else:
            result = await ask(job, "sendMessage", {"chat_id": job.address, "text": text}, stores=True)
        if not result.get("message_id"):
            raise lost(True, "không có mã tin")
        return Published(str(result["message_id"]))

    async def check(self, account: Account) -> Health:
        """The bot's name, and whether it may be in groups; a chat itself cannot be asked about. One call."""
        result = await ask(account, "getMe", {}, stores=False)
        return Health(
            name=str(result.get("display_name") or result.get("account_name") or ""),
            facts={
                "bot_id": str(result.get("id") or ""),
                "account_type": str(result.get("account_type") or ""),
                "can_join_groups": bool(result.get("can_join_groups")),
            },
        )


async def ask(who: Job | Account, function: str, values: dict[str, Any], *, stores: bool) -> dict[str, Any]:
    """`result` of a function of the bot. The token stands in the address: no error and no log line may carry that.

    Raises ChannelError or, for a call that `stores`, Doubtful.
    """
    url = f"{settings.ZALO_BOT_URL}/bot{who.token}/{function}"
    answer, body = await call(who, "POST", url, stores=stores, json=values)
    error = refusal(body, stores=stores, retry_after=answer.headers.get("retry-after", ""))
    if error is not None:
        raise error
    result = body.get("result")
    return result if isinstance(result, dict) else {}
