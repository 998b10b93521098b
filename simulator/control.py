"""The control API: accounts, faults, settings and the bookkeeping, for tests and benchmarks."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any

from . import postman, zalo_webhook
from .accounts import Article, Oa, Page, Post
from .faults import KINDS, Faults, describe
from .graph_hooks import register, send
from .graph_uploads import content_of
from .graph_videos import VIDEOS
from .platform import Member, Platform, Thing
from .store import Store
from .wire import Answer, BadRequest, Call, json_answer
from .zalo_broadcast import broadcasts_of
from .zalo_oauth import keep_console

OA_SWITCHES = (
    "authorised",
    "verified",
    "app_active",
    "revoked",
    "article_quota",
    "followers",
    "package_name",
    "package_until",
    "broadcast_month_limit",
    "broadcast_day_limit",
    "video_fate",
    "access_until",
    "refresh_until",
)
PAGE_SWITCHES = ("scopes", "expires_at", "data_access_expires_at")


class Control:
    """Answers everything under /control; a wrong call gets 422 and a sentence."""

    def __init__(self, store: Store, faults: Faults, platforms: dict[str, Platform] | None = None) -> None:
        self.store = store
        self.faults = faults
        self.platforms = platforms or {}

    def answer(self, call: Call) -> Answer | Awaitable[Answer]:
        parts = call.path.strip("/").split("/")[1:]
        name = f"{call.method.lower()}_{parts[0] if parts else 'index'}"
        act: Callable[..., Answer | Awaitable[Answer]] | None = getattr(self, "do_" + name, None)
        if act is None:
            return json_answer({"error": f"no such control: {call.method} {call.path}"}, status=404)
        try:
            return act(call, *parts[1:])
        except KeyError as error:
            return json_answer({"error": f"not found: {error}"}, status=404)
        except (ValueError, BadRequest, TypeError) as error:
            return json_answer({"error": str(error)}, status=422)

    def do_get_index(self, _: Call) -> Answer:
        actions = sorted(name[3:] for name in dir(self) if name.startswith("do_"))
        return json_answer({"controls": actions, "fault_kinds": KINDS})

    # Settings, apps, state

    def do_get_settings(self, _: Call) -> Answer:
        return json_answer(asdict(self.store.settings))

    def do_patch_settings(self, call: Call) -> Answer:
        values = call.json()
        self.store.settings.change(values)
        self.store.commit("settings", values)
        return self.do_get_settings(call)

    def do_post_apps(self, call: Call) -> Answer:
        """{"network", "id", "secret"}: from now on only this secret is right."""
        body = call.json()
        if body["network"] not in (*self.store.apps, *self.platforms):
            raise KeyError(body["network"])
        self.store.commit("app", body["network"], str(body["id"]), str(body["secret"]))
        if body["network"] == "zalo_oa":
            keep_console(self.store, str(body["id"]), body)
        return json_answer({"ok": True})

    def do_post_reset(self, _: Call) -> Answer:
        self.store.clear()
        self.faults.clear()
        for platform in self.platforms.values():
            platform.forget()
        return json_answer({"ok": True})

    # Accounts

    def do_post_accounts(self, call: Call) -> Answer:
        """{"accounts": [{…}]} or {"network", "first_id", "count"}; safe to call again, then names and tokens change."""
        body = call.json()
        accounts = body.get("accounts")
        if accounts is None:
            first = int(body["first_id"])
            accounts = [{"network": body["network"], "id": str(first + n)} for n in range(int(body["count"]))]
        for account in accounts:
            self._create(account)
        return json_answer({"created": len(accounts)}, status=201)

    def _create(self, values: dict[str, Any]) -> None:
        account_id = str(values["id"])
        if values["network"] == "facebook":
            name = str(values.get("name") or f"Trang {account_id}")
            self.store.commit("page", account_id, name, int(values.get("followers", 0)))
            token = values.get("token") or f"EAAsim.{account_id}"
            self.store.commit("page_token", token, account_id, 0)
        elif values["network"] == "zalo_oa":
            self.store.create_oa(
                account_id,
                name=values.get("name") or "",
                access_token=values.get("token") or "",
                refresh_token=values.get("refresh_token") or "",
            )
            self._switch(self.store.oas[account_id], values)
        elif values["network"] in self.platforms:
            self.platforms[values["network"]].create(account_id, values)
        else:
            raise ValueError("no such network")

    def _switch(self, oa: Oa, values: dict[str, Any]) -> None:
        switches = {name: values[name] for name in OA_SWITCHES if name in values}
        if switches:
            self.store.commit("oa_set", oa.id, switches)

    def do_get_accounts(self, call: Call, network: str = "", account_id: str = "") -> Answer:
        if account_id:
            return json_answer(self._full(self._account(network, account_id)))
        network = str(call.params.get("network", ""))
        limit = int(call.params.get("limit", 1000))
        after = int(call.params.get("after", 0))
        accounts: list[Page | Oa | Member] = []
        if network in ("", "facebook"):
            accounts += self.store.pages.values()
        if network in ("", "zalo_oa"):
            accounts += self.store.oas.values()
        for name, platform in self.platforms.items():
            if network in ("", name):
                accounts += platform.members().values()
        shown = [self._brief(account) for account in accounts[after : after + limit]]
        return json_answer({"accounts": shown, "total": len(accounts)})

    def _account(self, network: str, account_id: str) -> Page | Oa | Member:
        if network == "facebook":
            return self.store.pages[account_id]
        if network == "zalo_oa":
            return self.store.oas[account_id]
        return self.platforms[network].members()[account_id]

    def _brief(self, account: Page | Oa | Member) -> dict[str, Any]:
        if isinstance(account, Member):
            things = self.platforms[account.network].things_of(account.id)
            return {
                "network": account.network,
                "id": account.id,
                "name": account.values.get("name", ""),
                "stored": sum(not thing.removed_at for thing in things),
                "calls": account.calls,
                "faults": account.faults,
            }
        network = "facebook" if isinstance(account, Page) else "zalo_oa"
        return {
            "network": network,
            "id": account.id,
            "name": account.name,
            "stored": len(living(account)),
            "calls": account.calls,
            "faults": account.faults,
        }

    def _full(self, account: Page | Oa | Member) -> dict[str, Any]:
        answer = self._brief(account)
        if isinstance(account, Member):
            platform = self.platforms[account.network]
            posts = [platform.row(thing) for thing in platform.things_of(account.id)]
            return {**answer, **account.values, "posts": posts}
        if isinstance(account, Page):
            tokens = self.store.page_tokens.items()
            answer["tokens"] = {t: fate for t, (owner, fate) in tokens if owner == account.id}
        else:
            answer |= {name: getattr(account, name) for name in OA_SWITCHES}
            answer["access_token"] = account.access_token
            answer["refresh_token"] = account.refresh_token
            answer["exchanges"] = account.exchanges
            answer["broadcasts"] = [
                {"id": thing.id, "created_at": thing.created_at, **thing.values}
                for thing in broadcasts_of(self.store, account)
            ]
        answer["posts"] = [row(self.store, thing) for thing in everything(account)]
        return answer

    def do_patch_accounts(self, call: Call, network: str, account_id: str) -> Answer:
        """Change name, followers, the switches of an official account, or what became of a page's token."""
        account, values = self._account(network, account_id), call.json()
        if isinstance(account, Member):
            return json_answer(self._full(self.platforms[network].create(account_id, values)))
        if isinstance(account, Oa):
            self._switch(account, values)
            return json_answer(self._full(account))
        if "name" in values or "followers" in values:
            name, followers = values.get("name", account.name), values.get("followers", account.followers)
            self.store.commit("page", account.id, str(name), int(followers))
        switches = {name: values[name] for name in PAGE_SWITCHES if name in values}
        if switches:
            self.store.commit("page_set", account.id, switches)
        if "token_fate" in values:
            token = values.get("token")
            for known, (owner, _) in list(self.store.page_tokens.items()):
                if owner == account.id and token in (None, known):
                    self.store.commit("page_token", known, owner, int(values["token_fate"]))
        return json_answer(self._full(account))

    # Bookkeeping

    def do_get_posts(self, call: Call) -> Answer:
        """Every post and article ever stored, oldest first, removed ones marked; `contains` looks into texts."""
        params = call.params
        limit, after = int(params.get("limit", 1000)), int(params.get("after", 0))
        text = str(params.get("contains", ""))
        rows = (self._row(thing) for thing in self._stored(params))
        found = (r for r in rows if not text or text in r["message"] or text in r["link"])
        page = list(islice(found, after, after + limit + 1))
        answer: dict[str, Any] = {"posts": page[:limit]}
        if len(page) > limit:
            answer["after"] = after + limit
        return json_answer(answer)

    def _row(self, thing: Post | Article | Thing) -> dict[str, Any]:
        if isinstance(thing, Thing):
            return self.platforms[thing.network].row(thing)
        return row(self.store, thing)

    def _stored(self, params: dict[str, Any]) -> Iterator[Post | Article | Thing]:
        network, account = params.get("network", ""), params.get("account", "")
        if account:
            owner = self._account(network, str(account))
            if isinstance(owner, Member):
                yield from self.platforms[network].things_of(owner.id)
            else:
                yield from everything(owner)
            return
        for name in self.platforms:
            if network in ("", name):
                yield from self.store.things.get(name, {}).values()
        if network in ("", "facebook"):
            yield from self.store.posts.values()
        if network in ("", "zalo_oa"):
            yield from self.store.articles.values()

    def do_get_counts(self, call: Call) -> Answer:
        """{account: posts not removed} of a network: to see at once that nobody has two."""
        network = call.params.get("network", "facebook")
        if network in self.platforms:
            stored = dict.fromkeys(self.platforms[network].members(), 0)
            for thing in self.store.things.get(network, {}).values():
                stored[thing.account] = stored.get(thing.account, 0) + (not thing.removed_at)
            return json_answer(stored)
        accounts = self.store.pages if network == "facebook" else self.store.oas
        return json_answer({account.id: len(living(account)) for account in accounts.values()})

    def do_patch_posts(self, call: Call, *words: str) -> Answer:
        """Set `engagement` of one: {"reactions", "comments", "shares"}, or {"views", "shares"} of an article."""
        thing_id, figures = "/".join(words), call.json()["engagement"]
        if thing_id in self.store.posts:
            zero = {"reactions": 0, "comments": 0, "shares": 0}
            self.store.commit("post_set", thing_id, {"engagement": zero | figures})
            return json_answer(row(self.store, self.store.posts[thing_id]))
        for name, platform in self.platforms.items():
            if thing := self.store.things.get(name, {}).get(thing_id):
                figures = dict.fromkeys(platform.figures, 0) | figures
                self.store.commit("thing_set", name, thing_id, {"engagement": figures})
                return json_answer(platform.row(thing))
        article = self.store.articles[thing_id]
        figures = {"views": 0, "shares": 0} | figures
        self.store.commit("article_set", thing_id, {"engagement": figures})
        return json_answer(row(self.store, article))

    def do_get_calls(self, _: Call) -> Answer:
        names = ("at", "operation", "path", "status")
        calls = [dict(zip(names, call, strict=True)) for call in self.store.recent_calls]
        return json_answer({"calls": calls, "scrapes": self.store.scrapes})

    # Webhooks

    def do_post_events(self, call: Call) -> Awaitable[Answer]:
        """Send one event of an account to `url`, `times` over: {"network", "account", "url", "times", …}."""
        values = call.json()
        if values["network"] == "zalo_oa":
            letter = zalo_webhook.letter(self.store, values)
        else:
            letter = self.platforms[values["network"]].letter(values)
        return _post(letter, int(values.get("times", 1)))

    def do_get_videos(self, _: Call, video_id: str) -> Answer:
        """Size and SHA-256 of the bytes a video or reel was made of."""
        video = self.store.things.get(VIDEOS, {})[video_id]
        content = content_of(self.store, video.values["upload"])
        digest = hashlib.sha256(content).hexdigest()
        return json_answer({"id": video.id, "bytes": len(content), "sha256": digest, **video.values})

    def do_post_webhooks(self, call: Call, act: str = "") -> Awaitable[Answer]:
        """Register a callback, or with `/send` send events to it."""
        body = call.json()
        return _or_refused(send(self.store, body) if act == "send" else register(self.store, body))

    # Faults

    def do_get_faults(self, _: Call) -> Answer:
        return json_answer({"faults": [describe(rule) for rule in self.faults.rules]})

    def do_post_faults(self, call: Call) -> Answer:
        """One rule, or {"faults": [rule, …]}."""
        body = call.json()
        rules = [self.faults.add(values) for values in body.get("faults", [body])]
        return json_answer({"faults": [describe(rule) for rule in rules]}, status=201)

    def do_delete_faults(self, _: Call, rule_id: str = "") -> Answer:
        if rule_id and not self.faults.remove(int(rule_id)):
            raise KeyError(rule_id)
        if not rule_id:
            self.faults.clear()
        return json_answer({"ok": True})


async def _post(letter: postman.Letter, times: int) -> Answer:
    statuses = await postman.send(letter, times=times) if letter.url else []
    return json_answer({"statuses": statuses, "headers": letter.headers, "body": letter.body.decode()})


async def _or_refused(act: Awaitable[Answer]) -> Answer:
    try:
        return await act
    except KeyError as error:
        return json_answer({"error": f"not found: {error}"}, status=404)
    except (ValueError, TypeError) as error:
        return json_answer({"error": str(error)}, status=422)


def everything(account: Page | Oa) -> list[Post] | list[Article]:
    if isinstance(account, Page):
        return list(account.posts.values())
    return list(account.articles.values())


def living(account: Page | Oa) -> list[Post | Article]:
    """What was stored and not removed: unpublished posts, hidden and unprocessed articles included."""
    return [thing for thing in everything(account) if not thing.removed_at]


def row(store: Store, thing: Post | Article) -> dict[str, Any]:
    """One post or article in the same words; `message` holds an article's title, description and texts."""
    now = time.time()
    if isinstance(thing, Post):
        return {
            "network": "facebook",
            "account": thing.page_id,
            "id": thing.id,
            "message": thing.message,
            "link": thing.link,
            "photos": len(thing.photos),
            "alts": [store.photos[i].alt for i in thing.photos if i in store.photos],
            "video": thing.video,
            "created_at": thing.created_at,
            "is_shown": thing.is_shown(now),
            "is_removed": bool(thing.removed_at),
            "is_edited": bool(thing.edited_at),
        }
    content = thing.content
    texts = [content["title"], content["description"]]
    texts += [block.get("content", "") for block in content.get("body") or []]
    return {
        "network": "zalo_oa",
        "account": thing.oa_id,
        "id": thing.id,
        "message": "\n".join(texts),
        "link": content.get("tracking_link") or "",
        "photos": sum(block["type"] == "image" for block in content.get("body") or []),
        "status": content["status"],
        "created_at": thing.created_at,
        "is_shown": thing.is_shown(now),
        "is_removed": bool(thing.removed_at),
        "is_edited": bool(thing.updated_at),
    }
