"""The Zalo Bot Platform: one bot, the chats it knows, messages in and out. `ok: false` in the body on error."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Awaitable
from typing import Any

from .accounts import fingerprint
from .faults import Rule, strike
from .platform import Member, Platform
from .postman import Letter
from .wire import Answer, BadRequest, Call, json_answer, to_json

TEXT_LIMIT = 2000
SECRET_LENGTH = range(8, 257)
POLL_SECONDS, LONGEST_POLL = 0.05, 30.0
BOTS = "zalo_bot.bots"
_DEAF = {"url": "", "secret_token": "", "updated_at": 0}


class BotError(Exception):
    """One refusal; HTTP 200 unless told otherwise."""

    def __init__(self, code: int, description: str, *, status: int = 200) -> None:
        super().__init__(description)
        self.code = code
        self.status = status

    def answer(self) -> Answer:
        body = {"ok": False, "error_code": self.code, "description": str(self)}
        return json_answer(body, status=self.status)


class ZaloBot(Platform):
    """One member is one chat, private or a group; `bot` says whose. Bots and their webhooks are kept beside them.

    A chat appears when it is first written to or writes; a bot with its first call, and its secret is right from then.
    """

    network = "zalo_bot"
    prefix = "/zalo-bot"
    writes = frozenset({"bot.message", "bot.photo"})
    switches = {"bot": "", "chat_type": "PRIVATE", "blocked": False}

    def answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        try:
            return self._answer(call, path)
        except BotError as error:
            return error.answer()
        except BadRequest as error:
            return BotError(400, f"Bad Request: {error}").answer()
        except OSError:
            return BotError(500, "Internal Server Error").answer()

    def _answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        word, _, function = path.lstrip("/").partition("/")
        bot = self._bot(word.removeprefix("bot"))
        # The path goes into the list of recent calls: the token does not.
        call.path = f"/zalo-bot/bot{bot.id}:…/{function}"
        if function in ("sendMessage", "sendPhoto"):
            chat = self._chat(bot, call)
            operation = "bot.message" if function == "sendMessage" else "bot.photo"
            return self.perform(call, operation, chat, lambda: self._send(operation, chat, call))
        if function not in _OTHERS:
            raise BotError(404, "Not Found")
        call.operation = _OTHERS[function]
        rule = self.faults.pick(self.store.settings.seed, self.network, call.operation, bot.id)
        if rule is not None:
            return strike(rule, None, lambda: _worded(getattr(self, f"do_{function}"), bot, call), self)
        if function == "getUpdates":
            return self._updates(bot, call)
        return _worded(getattr(self, f"do_{function}"), bot, call)

    def fault_answer(self, rule: Rule, account: Any) -> Answer:
        code, words = {
            "token_expired": (401, "Unauthorized"),
            "token_revoked": (401, "Unauthorized"),
            "rate_limited": (429, "Too Many Requests"),
            "too_fast": (429, "Too Many Requests"),
            "permission": (403, "Forbidden: bot is not a member of the chat"),
            "policy": (403, "Forbidden: content violates the platform's policy"),
        }.get(rule.kind, (500, "Internal Server Error"))
        words = str(rule.options.get("message") or words)
        return BotError(
            int(rule.options.get("code") or code), words, status=int(rule.options.get("status", 200))
        ).answer()

    # Bots and chats

    def _bot(self, token: str) -> Member:
        """The bot of a token `{id}:{secret}`. Raises BotError when its secret is another."""
        bot_id, _, secret = token.partition(":")
        bots = self.store.members.get(BOTS, {})
        if not (bot_id.isascii() and bot_id.isdigit() and secret):
            raise BotError(401, "Unauthorized")
        if bot_id not in bots:
            if not self.store.settings.auto_create:
                raise BotError(401, "Unauthorized")
            self._keep(bot_id, {"secret": secret, "name": f"Bot {bot_id}", "updates": [], **_DEAF})
        bot = self.store.members[BOTS][bot_id]
        if not hmac.compare_digest(bot.values["secret"].encode(), secret.encode()):
            raise BotError(401, "Unauthorized")
        return bot

    def _keep(self, bot_id: str, values: dict[str, Any]) -> None:
        self.store.commit("member", BOTS, bot_id, values)

    def _chat(self, bot: Member, call: Call) -> Member:
        chat_id = str(call.params.get("chat_id") or "")
        if not chat_id:
            raise BotError(400, "Bad Request: chat_id is empty")
        chat = self.member(chat_id)
        if chat is None and self.store.settings.auto_create:
            return self.create(chat_id, {"bot": bot.id})
        if chat is None or chat.values["bot"] not in ("", bot.id):
            raise BotError(400, "Bad Request: chat not found")
        return chat

    # Sending

    def _send(self, operation: str, chat: Member, call: Call) -> Answer:
        try:
            text, picture = _content(operation, call)
            if chat.values["blocked"]:
                raise BotError(403, "Forbidden: bot was blocked by the user")
        except BotError as error:
            return error.answer()
        number = self.store.number + 1
        message_id = f"{fingerprint('bot', chat.id, number):016x}{number:04x}"
        self.add(chat, message_id, {"message": text, "link": "", "picture": picture})
        return _ok({"message_id": message_id, "date": int(time.time() * 1000)})

    # The bot itself

    def do_getMe(self, bot: Member, _: Call) -> Answer:  # noqa: N802 - the platform's name
        return _ok(
            {
                "id": bot.id,
                "account_name": f"bot.{bot.id}",
                "display_name": bot.values["name"],
                "account_type": "BASIC",
                "can_join_groups": bool(bot.values.get("can_join_groups", True)),
            }
        )

    def do_setWebhook(self, bot: Member, call: Call) -> Answer:  # noqa: N802 - the platform's name
        url, secret = str(call.params.get("url") or ""), str(call.params.get("secret_token") or "")
        # The real one asks for HTTPS; here the receiver is a neighbour on the same machine.
        if not url.startswith(("http://", "https://")):
            raise BotError(400, "Bad Request: url is invalid")
        if len(secret) not in SECRET_LENGTH:
            raise BotError(400, "Bad Request: secret_token must have 8 to 256 characters")
        return self._hear(bot, {"url": url, "secret_token": secret, "updated_at": int(time.time() * 1000)})

    def do_deleteWebhook(self, bot: Member, _: Call) -> Answer:  # noqa: N802 - the platform's name
        return self._hear(bot, {**_DEAF, "updated_at": int(time.time() * 1000)})

    def do_getWebhookInfo(self, bot: Member, _: Call) -> Answer:  # noqa: N802 - the platform's name
        return _ok({"url": bot.values["url"], "updated_at": bot.values["updated_at"]})

    def _hear(self, bot: Member, values: dict[str, Any]) -> Answer:
        self._keep(bot.id, {**bot.values, **values})
        return self.do_getWebhookInfo(bot, Call("GET", "/", {}, b""))

    def do_getUpdates(self, bot: Member, _: Call) -> Answer:  # noqa: N802 - the platform's name
        """The oldest update not fetched yet; fetched once, it is gone."""
        if bot.values["url"]:
            raise BotError(400, "Bad Request: getUpdates does not work while a webhook is set")
        waiting = bot.values["updates"]
        if not waiting:
            raise BotError(408, "Request timeout")
        self._keep(bot.id, {**bot.values, "updates": waiting[1:]})
        return _ok(waiting[0])

    async def _updates(self, bot: Member, call: Call) -> Answer:
        try:
            left = min(float(str(call.params.get("timeout") or LONGEST_POLL)), LONGEST_POLL)
        except ValueError:
            left = LONGEST_POLL
        while left > 0 and not bot.values["updates"] and not bot.values["url"]:
            await asyncio.sleep(POLL_SECONDS)
            left -= POLL_SECONDS
        return _worded(self.do_getUpdates, bot, call)

    # Incoming messages

    def letter(self, values: dict[str, Any]) -> Letter:
        """A message that `account` (a chat) writes to `bot`: to its webhook, or kept for getUpdates.

        `text`, `event`, `user` (a name); `url` and `secret_token` in place of the webhook's; `forge` "secret" or
        "missing". Raises ValueError when there is no such bot.
        """
        chat_id, bot_id = str(values["account"]), str(values["bot"])
        bot = self.store.members.get(BOTS, {}).get(bot_id)
        if bot is None:
            raise ValueError("no such bot: it appears with its first call")
        kind = str(values.get("chat_type") or "PRIVATE")
        if self.member(chat_id) is None:
            self.create(chat_id, {"bot": bot_id, "chat_type": kind})
        update = _update(self.member(chat_id), values, len(self.store.recent_calls))
        url = str(values.get("url") or bot.values["url"])
        if not url:
            self._keep(bot_id, {**bot.values, "updates": [*bot.values["updates"], update]})
        secret = str(values.get("secret_token") or bot.values["secret_token"])
        secret = {"secret": "another-secret", "missing": ""}.get(str(values.get("forge", "")), secret)
        headers = {"X-Bot-Api-Secret-Token": secret} if secret else {}
        return Letter(url, headers, to_json({"ok": True, "result": update}))


_OTHERS = {
    "getMe": "bot.read",
    "setWebhook": "bot.webhook",
    "deleteWebhook": "bot.webhook",
    "getWebhookInfo": "bot.read",
    "getUpdates": "bot.updates",
}


def _content(operation: str, call: Call) -> tuple[str, str]:
    """(text, address of the picture) of what shall be sent."""
    if operation == "bot.message":
        text = str(call.params.get("text") or "")
        if not text:
            raise BotError(400, "Bad Request: text is empty")
    else:
        text = str(call.params.get("caption") or "")
        if not str(call.params.get("photo") or "").startswith(("http://", "https://")):
            raise BotError(400, "Bad Request: photo is invalid")
    if len(text) > TEXT_LIMIT:
        raise BotError(400, f"Bad Request: text is longer than {TEXT_LIMIT} characters")
    return text, str(call.params.get("photo") or "")


def _update(chat: Member | None, values: dict[str, Any], turn: int) -> dict[str, Any]:
    assert chat is not None
    at = int(time.time() * 1000)
    sender = chat.id if chat.values["chat_type"] == "PRIVATE" else f"{fingerprint('user', chat.id):016x}"
    message: dict[str, Any] = {
        "from": {"id": sender, "display_name": str(values.get("user", "Nguyễn Văn An")), "is_bot": False},
        "chat": {"id": chat.id, "chat_type": chat.values["chat_type"]},
        "message_id": str(values.get("message_id") or f"{fingerprint('update', chat.id, at, turn):020x}"),
        "date": at,
    }
    event = str(values.get("event", "message.text.received"))
    if event == "message.text.received":
        message["text"] = str(values.get("text", "Xin chào"))
    return {"message": message, "event_name": event}


def _worded(act: Any, bot: Member, call: Call) -> Answer:
    try:
        answer: Answer = act(bot, call)
    except BotError as error:
        return error.answer()
    return answer


def _ok(result: Any) -> Answer:
    return json_answer({"ok": True, "result": result})
