"""Telegram's Bot API: what a bot does in a channel. HTTP status and envelope say the same."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from .faults import Rule
from .platform import Member, Platform, Thing
from .telegram_text import entity_text, length
from .wire import Answer, BadRequest, Call, json_answer

TEXT_LIMIT, CAPTION_LIMIT = 4_096, 1_024
ALBUM = range(2, 11)
_TOKEN = re.compile(r"(\d{3,20}):[\w-]{5,80}")
_CHAT = re.compile(r"@[A-Za-z][A-Za-z0-9_]{3,31}|-100\d{1,16}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Refused(Exception):  # noqa: N818 - named for what is wrong, as the house does
    """A refusal: HTTP status, description, parameters."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.parameters = parameters

    def answer(self, *, status: int = 0) -> Answer:
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": str(self)}
        if self.parameters:
            body["parameters"] = self.parameters
        return json_answer(body, status=status or self.code)


class Telegram(Platform):
    """Chats are the accounts (`@name` or `-100…`); any bot token of the pattern `<digits>:<word>` is a bot."""

    network = "telegram"
    prefix = "/telegram"
    writes = frozenset(
        {"sendMessage", "sendPhoto", "sendVideo", "sendMediaGroup", "editMessageText", "editMessageCaption"}
        | {"deleteMessage"}
    )
    switches = {
        "title": "",
        "kicked": False,
        "can_post": True,
        "revoked": False,
        "migrated_to": 0,
        "webhook": {},
        "last_message": 0,
    }
    figures = ("reactions",)

    def answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        try:
            return self._answer(call, path)
        except Refused as error:
            return error.answer()
        except BadRequest as error:
            return Refused(400, f"Bad Request: {error}").answer()

    def _answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        found = re.fullmatch(r"/bot([^/]+)/(\w+)", path)
        bot = _TOKEN.fullmatch(found[1]) if found else None
        if found is None or bot is None:
            raise Refused(401 if found else 404, "Unauthorized" if found else "Not Found")
        act = _METHODS.get(found[2].lower())
        if act is None:
            raise Refused(404, "Not Found: method not found")
        name, method = act
        chat = self.chat(str(call.params.get("chat_id", ""))) if "chat_id" in call.params else None

        def said() -> Answer:
            try:
                if chat is not None:
                    self._check(chat, name)
                return json_answer({"ok": True, "result": method(self, call, chat, bot[1])})
            except Refused as error:
                return error.answer()
            except BadRequest as error:
                return Refused(400, f"Bad Request: {error}").answer()

        return self.perform(call, name, chat, said)

    def chat(self, chat_id: str) -> Member:
        """The chat of this id, made when its pattern allows. Raises Refused when there is none."""
        known = self.member(chat_id)
        if known is None:
            if not self.store.settings.auto_create or not _CHAT.fullmatch(chat_id):
                raise Refused(400, "Bad Request: chat not found")
            known = self.create(chat_id, {"name": f"Kênh {chat_id.lstrip('@')}"})
        return known

    def _check(self, chat: Member, method: str) -> None:
        if chat.values["revoked"]:
            raise Refused(401, "Unauthorized")
        if chat.values["migrated_to"]:
            told = {"migrate_to_chat_id": chat.values["migrated_to"]}
            raise Refused(400, "Bad Request: group chat was upgraded to a supergroup chat", **told)
        if chat.values["kicked"]:
            raise Refused(403, "Forbidden: bot was kicked from the channel chat")
        if method in self.writes and not chat.values["can_post"]:
            raise Refused(400, "Bad Request: need administrator rights in the channel chat")

    def fault_answer(self, rule: Rule, account: Member | None) -> Answer:
        """The refusal a fault asks for; `code` and `description` in its options say another one."""
        told = rule.options
        if account is not None and rule.kind == "token_revoked" and told.get("sticky", True):
            self.create(account.id, {"revoked": True})
        seconds = int(told.get("retry_after", 3))
        if rule.kind in ("rate_limited", "too_fast"):
            return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds).answer()
        code, words = _FAULTS[rule.kind]
        error = Refused(int(told.get("code", code)), str(told.get("description", words)))
        return error.answer(status=200 if rule.kind == "error_in_200" else int(told.get("status", 0)))

    def next_message(self, chat: Member, *, many: int = 1) -> int:
        """The first of `many` new message numbers of a chat."""
        first = int(chat.values["last_message"]) + 1
        self.create(chat.id, {"last_message": first + many - 1})
        return first

    def message(self, chat: Member, number: int) -> Thing:
        """What stands in a chat under this number. Raises Refused when nothing does."""
        for thing in self.things_of(chat.id):
            if number in thing.values["messages"] and not thing.removed_at:
                return thing
        raise Refused(400, "Bad Request: message to edit not found")


_FAULTS = {
    "token_expired": (401, "Unauthorized"),
    "token_revoked": (401, "Unauthorized"),
    "transient": (500, "Internal Server Error"),
    "permission": (400, "Bad Request: not enough rights to send text messages to the chat"),
    "policy": (403, "Forbidden: bot was kicked from the channel chat"),
    "error_in_200": (500, "Internal Server Error"),
}


def _me(_: Telegram, __: Call, ___: Member | None, bot: str) -> dict[str, Any]:
    return {"id": int(bot), "is_bot": True, "first_name": f"Bot {bot}", "username": f"bot{bot}_bot"}


def _needed(chat: Member | None) -> Member:
    if chat is None:
        raise Refused(400, "Bad Request: chat_id is empty")
    return chat


def _chat_row(chat: Member) -> dict[str, Any]:
    numeric = chat.id if chat.id.startswith("-") else "-100" + str(int.from_bytes(chat.id.encode()[:6], "big"))
    row = {"id": int(numeric), "title": chat.values["title"] or chat.values["name"], "type": "channel"}
    return row | ({"username": chat.id[1:]} if chat.id.startswith("@") else {})


def _get_chat(_: Telegram, __: Call, chat: Member | None, ___: str) -> dict[str, Any]:
    return _chat_row(_needed(chat))


def _count(_: Telegram, __: Call, chat: Member | None, ___: str) -> int:
    return int(_needed(chat).values["followers"])


def _text(call: Call, name: str, limit: int) -> str:
    """The text of a parameter as people see it. Raises Refused when it is too long or cannot be parsed."""
    raw = str(call.params.get(name) or "")
    try:
        text = entity_text(raw) if str(call.params.get("parse_mode", "")).upper() == "HTML" else raw
    except ValueError as error:
        raise Refused(400, f"Bad Request: can't parse entities: {error}") from error
    if length(text) > limit:
        raise Refused(400, f"Bad Request: message{' caption' if name == 'caption' else ''} is too long")
    return text


def _object(call: Call, name: str) -> Any:
    value = call.params.get(name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise Refused(400, f"Bad Request: can't parse {name} JSON object") from error


def _store(platform: Telegram, chat: Member, values: dict[str, Any], *, many: int = 1) -> list[dict[str, Any]]:
    first = platform.next_message(chat, many=many)
    numbers = list(range(first, first + many))
    thing = platform.add(chat, f"{chat.id}/{first}", {**values, "messages": numbers})
    words = "text" if values["kind"] == "text" else "caption"
    row = {"chat": _chat_row(chat), "date": int(thing.created_at), words: values["message"]}
    return [{"message_id": number, **row} for number in numbers]


def _send_message(platform: Telegram, call: Call, chat: Member | None, _: str) -> dict[str, Any]:
    text = _text(call, "text", TEXT_LIMIT)
    if not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    preview = _object(call, "link_preview_options") or {}
    link = str(preview.get("url") or "") if not preview.get("is_disabled") else ""
    values = {"kind": "text", "message": text, "link": link, "raw": str(call.params["text"])}
    return _store(platform, _needed(chat), values)[0]


def _send_media(kind: str) -> Callable[[Telegram, Call, Member | None, str], dict[str, Any]]:
    def send(platform: Telegram, call: Call, chat: Member | None, _: str) -> dict[str, Any]:
        given = call.files.get(kind)
        source = given.filename if given else str(call.params.get(kind) or "")
        if not source:
            raise Refused(400, f"Bad Request: there is no {kind} in the request")
        values = {"kind": kind, "message": _text(call, "caption", CAPTION_LIMIT), "link": "", "media": [source]}
        return _store(platform, _needed(chat), values)[0]

    return send


def _send_album(platform: Telegram, call: Call, chat: Member | None, _: str) -> list[dict[str, Any]]:
    media = _object(call, "media")
    if not isinstance(media, list) or len(media) not in ALBUM:
        raise Refused(400, "Bad Request: there must be 2 to 10 media in an album")
    captions = []
    for item in media:
        call.params["caption"], call.params["parse_mode"] = item.get("caption", ""), item.get("parse_mode", "")
        captions.append(_text(call, "caption", CAPTION_LIMIT))
    sources = [str(item.get("media") or "") for item in media]
    if not all(sources):
        raise Refused(400, "Bad Request: wrong file identifier/HTTP URL specified")
    values = {"kind": "album", "message": "\n".join(filter(None, captions)), "link": "", "media": sources}
    return _store(platform, _needed(chat), values, many=len(media))


def _edit(name: str, limit: int) -> Callable[[Telegram, Call, Member | None, str], dict[str, Any]]:
    def edit(platform: Telegram, call: Call, chat: Member | None, _: str) -> dict[str, Any]:
        owner = _needed(chat)
        thing = platform.message(owner, call_number(call, "message_id"))
        if (thing.values["kind"] == "text") != (name == "text"):
            raise Refused(400, f"Bad Request: there is no {name} in the message to edit")
        text = _text(call, name, limit)
        if text == thing.values["message"]:
            raise Refused(400, "Bad Request: message is not modified: specified new message content and reply markup"
                          " are exactly the same as a current content and reply markup of the message")  # fmt: skip
        platform.change(thing, message=text)
        return {"message_id": thing.values["messages"][0], "chat": _chat_row(owner), name: text}

    return edit


def _delete(platform: Telegram, call: Call, chat: Member | None, _: str) -> bool:
    owner, number = _needed(chat), call_number(call, "message_id")
    try:
        thing = platform.message(owner, number)
    except Refused:
        raise Refused(400, "Bad Request: message to delete not found") from None
    left = [kept for kept in thing.values["messages"] if kept != number]
    if left:
        platform.change(thing, messages=left)
    else:
        platform.remove(thing)
    return True


def call_number(call: Call, name: str) -> int:
    """A parameter that is a number. Raises Refused when it is none."""
    value = str(call.params.get(name, ""))
    if not value.isdigit():
        raise Refused(400, f"Bad Request: {name} is invalid")
    return int(value)


def _set_webhook(platform: Telegram, call: Call, _: Member | None, bot: str) -> bool:
    secret, url = str(call.params.get("secret_token", "")), str(call.params.get("url", ""))
    if secret and not _SECRET.fullmatch(secret):
        raise Refused(400, "Bad Request: secret token contains unallowed characters")
    kept = {"url": url, "secret_token": secret, "allowed_updates": _object(call, "allowed_updates") or []}
    platform.create(f"bot{bot}", {"webhook": kept})
    return True


_Method = Callable[[Telegram, Call, Member | None, str], Any]
_METHODS: dict[str, tuple[str, _Method]] = {
    name.lower(): (name, act)
    for name, act in {
        "getMe": _me,
        "getChat": _get_chat,
        "getChatMemberCount": _count,
        "sendMessage": _send_message,
        "sendPhoto": _send_media("photo"),
        "sendVideo": _send_media("video"),
        "sendMediaGroup": _send_album,
        "editMessageText": _edit("text", TEXT_LIMIT),
        "editMessageCaption": _edit("caption", CAPTION_LIMIT),
        "deleteMessage": _delete,
        "setWebhook": _set_webhook,
    }.items()
}
