"""All state: every change is one event, written to the journal first and then applied."""

from __future__ import annotations

import os
import time
from collections import deque
from typing import Any

from .accounts import (
    GOOD,
    Article,
    Oa,
    Page,
    Photo,
    Post,
    fingerprint,
    oa_of_token,
    page_of_token,
)
from .journal import Journal
from .platform import Member, Thing
from .settings import Settings

FIRST_POST = 122_100_000_000_000_000
THREE_MONTHS = 90 * 86_400.0


class Store:
    """Pages and official accounts in memory; `Journal` decides whether they outlive the process."""

    def __init__(self, journal: Journal, settings: Settings) -> None:
        self.journal = journal
        self.settings = settings
        self.recent_calls: deque[tuple[Any, ...]] = deque(maxlen=200)
        self._empty()
        for event in journal.read():
            self._apply(event)

    def _empty(self) -> None:
        self.pages: dict[str, Page] = {}
        self.page_tokens: dict[str, tuple[str, int]] = {}
        "token → page id and 0, or the error_subcode it died of"
        self.user_tokens: dict[str, tuple[str, ...]] = {}
        "token → the pages its person holds; empty means all"
        self.posts: dict[str, Post] = {}
        self.photos: dict[str, Photo] = {}
        self.pictures: dict[str, bytes] = {}
        self.oas: dict[str, Oa] = {}
        self.access_tokens: dict[str, str] = {}
        self.refresh_tokens: dict[str, str] = {}
        self.articles: dict[str, Article] = {}
        self.article_tokens: dict[str, tuple[str, float, int]] = {}
        "token of a create or update → article id, when ready, polls still to refuse"
        self.attachments: dict[str, tuple[str, float]] = {}
        "id → official account, when uploaded"
        self.zalo_window = (0, 0)
        "minute and how many calls the app has made in it"
        self.scrapes: dict[str, int] = {}
        self.codes: dict[str, dict[str, Any]] = {}
        self.apps: dict[str, dict[str, str]] = {"facebook": {}, "zalo_oa": {}}
        self.hook: dict[str, str] = {}
        "Where webhooks go; for as long as the process lives."
        self.number = 0
        self.members: dict[str, dict[str, Member]] = {}
        self.things: dict[str, dict[str, Thing]] = {}

    def commit(self, *event: Any) -> None:
        """Keep one event and make it true. Raises OSError when it cannot be kept; then nothing changes."""
        row = list(event)
        self.journal.write(row)
        self._apply(row)

    def _apply(self, event: list[Any]) -> None:
        getattr(self, "_on_" + event[0])(*event[1:])

    def clear(self) -> None:
        """Forget everything but the known apps."""
        apps = self.apps
        self.journal.clear()
        self._empty()
        for network, known in apps.items():
            for app_id, secret in known.items():
                self.commit("app", network, app_id, secret)

    # Facebook

    def page_for(self, token: str) -> tuple[Page, int] | None:
        """The page of a token and what became of the token (0: good). Makes it when its pattern allows."""
        known = self.page_tokens.get(token)
        if known is None:
            page_id = page_of_token(token)
            if page_id is None or not self.settings.auto_create:
                return None
            if page_id not in self.pages:
                self.commit("page", page_id, f"Trang {page_id}", 0)
            self.commit("page_token", token, page_id, GOOD)
            known = (page_id, GOOD)
        return self.pages[known[0]], known[1]

    def add_post(
        self,
        page: Page,
        *,
        message: str,
        link: str,
        photos: list[str],
        publish_at: float,
    ) -> Post:
        number = self.number + 1
        post_id = f"{page.id}_{FIRST_POST + number}"
        self.commit("post", post_id, page.id, message, link, photos, time.time(), publish_at, number)
        return self.posts[post_id]

    def add_photo(self, page: Page, *, url: str, picture: bytes | None, kind: str, caption: str) -> Photo:
        number = self.number + 1
        photo_id = str(FIRST_POST + number)
        stored = ""
        if picture is not None:
            stored = f"{photo_id}.{kind}"
            self._keep_picture(stored, picture)
        self.commit("photo", photo_id, page.id, url, stored, caption, time.time(), number)
        return self.photos[photo_id]

    def _keep_picture(self, name: str, picture: bytes) -> None:
        folder = self.journal.folder
        if folder is None:
            self.pictures[name] = picture
            return
        target = folder / "pictures" / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(picture)

    def add_attachment(self, oa: Oa, picture: bytes, kind: str) -> str:
        """Keep a picture of an official account; returns its attachment id."""
        number = self.number + 1
        attachment_id = f"at{fingerprint('attachment', oa.id, number):016x}{number:x}"
        self._keep_picture(f"{attachment_id}.{kind}", picture)
        self.commit("attachment", attachment_id, oa.id, number, time.time())
        return attachment_id

    def picture(self, name: str) -> bytes | None:
        folder = self.journal.folder
        if folder is None:
            return self.pictures.get(name)
        path = folder / "pictures" / os.path.basename(name)
        return path.read_bytes() if path.is_file() else None

    def _on_page(self, page_id: str, name: str, followers: int) -> None:
        known = self.pages.get(page_id)
        if known is None:
            self.pages[page_id] = Page(page_id, name, followers)
        else:
            known.name, known.followers = name, followers

    def _on_page_set(self, page_id: str, values: dict[str, Any]) -> None:
        page = self.pages[page_id]
        for name, value in values.items():
            setattr(page, name, value)

    def _on_page_token(self, token: str, page_id: str, fate: int) -> None:
        self.page_tokens[token] = (page_id, fate)

    def _on_user_token(self, token: str, pages: list[str]) -> None:
        self.user_tokens[token] = tuple(pages)

    def _on_post(
        self,
        post_id: str,
        page_id: str,
        message: str,
        link: str,
        photos: list[str],
        created_at: float,
        publish_at: float,
        number: int,
    ) -> None:
        post = Post(post_id, page_id, message, link, tuple(photos), created_at, publish_at, number)
        self.number = number
        self.posts[post_id] = post
        self.pages[page_id].note(post)
        for photo_id in photos:
            self.photos[photo_id].post_id = post_id

    def _on_photo(
        self,
        photo_id: str,
        page_id: str,
        url: str,
        stored: str,
        caption: str,
        created_at: float,
        number: int,
    ) -> None:
        self.number = number
        self.photos[photo_id] = Photo(photo_id, page_id, url, stored, caption, created_at)

    def _on_photo_set(self, photo_id: str, values: dict[str, Any]) -> None:
        self.photos[photo_id].alt = values["alt"]

    def _on_photo_removed(self, photo_id: str) -> None:
        self.photos.pop(photo_id, None)

    def _on_post_set(self, post_id: str, values: dict[str, Any]) -> None:
        post = self.posts[post_id]
        for name, value in values.items():
            setattr(post, name, value)
        if "removed_at" in values:
            self.pages[post.page_id].forget_last()

    # Zalo

    def oa_for(self, access_token: str) -> Oa | None:
        """The account an access token was ever issued to. Makes it when its pattern allows."""
        oa_id = self.access_tokens.get(access_token)
        if oa_id is None:
            oa_id = self._new_oa(oa_of_token(access_token, "a"))
        return self.oas[oa_id] if oa_id else None

    def oa_for_refresh(self, refresh_token: str) -> Oa | None:
        oa_id = self.refresh_tokens.get(refresh_token)
        if oa_id is None:
            oa_id = self._new_oa(oa_of_token(refresh_token, "r"))
        return self.oas[oa_id] if oa_id else None

    def _new_oa(self, oa_id: str | None) -> str | None:
        if oa_id is None or not self.settings.auto_create or oa_id in self.oas:
            return None
        self.create_oa(oa_id)
        return oa_id

    def create_oa(self, oa_id: str, *, name: str = "", access_token: str = "", refresh_token: str = "") -> Oa:
        now = time.time()
        self.commit(
            "oa",
            oa_id,
            name or f"Zalo OA {oa_id}",
            access_token or f"oa-{oa_id}-a0",
            refresh_token or f"oa-{oa_id}-r0",
            now + self.settings.zalo_access_seconds,
            now + THREE_MONTHS,
        )
        return self.oas[oa_id]

    def exchange(self, oa: Oa, used: str) -> None:
        """A new pair of tokens for the account; every earlier one is dead from here on."""
        number = oa.pair_number + 1
        tail = f"{number}-{fingerprint(self.settings.seed, oa.id, number, oa.refresh_token):016x}"
        now = time.time()
        self.commit(
            "pair",
            oa.id,
            f"oa-{oa.id}-a{tail}",
            f"oa-{oa.id}-r{tail}",
            now + self.settings.zalo_access_seconds,
            now + THREE_MONTHS,
            number,
            used,
        )

    def add_article(self, oa: Oa, content: dict[str, Any]) -> Article:
        number = self.number + 1
        mark = f"{fingerprint('article', oa.id, number):016x}"
        now = time.time()
        ready_at = now + self.settings.zalo_processing_seconds
        polls = self.settings.zalo_processing_polls
        article_id = mark + f"{number:08x}"
        self.commit("article", article_id, f"tk-{mark}{number:x}", oa.id, content, now, ready_at, polls, number)
        return self.articles[article_id]

    def update_article(self, article: Article, content: dict[str, Any]) -> str:
        """Change the article; returns the token to verify the change by."""
        number = self.number + 1
        token = f"tk-{fingerprint('update', article.id, number):016x}{number:x}"
        now = time.time()
        ready_at = now + self.settings.zalo_processing_seconds
        polls = self.settings.zalo_processing_polls
        self.commit("article_update", article.id, token, content, now, ready_at, polls, number)
        return token

    def _on_oa(
        self,
        oa_id: str,
        name: str,
        access: str,
        refresh: str,
        access_until: float,
        refresh_until: float,
    ) -> None:
        known = self.oas.get(oa_id)
        oa = Oa(oa_id, name, access, refresh, access_until, refresh_until)
        if known is not None:
            oa.articles, oa.calls, oa.faults = known.articles, known.calls, known.faults
            oa.exchanges, oa.pair_number = known.exchanges, known.pair_number
        self.oas[oa_id] = oa
        self.access_tokens[access] = oa_id
        self.refresh_tokens[refresh] = oa_id

    def _on_pair(
        self,
        oa_id: str,
        access: str,
        refresh: str,
        access_until: float,
        refresh_until: float,
        number: int,
        used: str,
    ) -> None:
        oa = self.oas[oa_id]
        oa.access_token, oa.refresh_token = access, refresh
        oa.access_until, oa.refresh_until = access_until, refresh_until
        oa.pair_number, oa.revoked = number, False
        self.access_tokens[access] = oa_id
        self.refresh_tokens[refresh] = oa_id
        tally = oa.exchanges.setdefault(used, {"exchanged": 0, "refused": 0})
        tally["exchanged"] += 1

    def _on_oa_set(self, oa_id: str, values: dict[str, Any]) -> None:
        oa = self.oas[oa_id]
        for name, value in values.items():
            setattr(oa, name, value)

    def _on_attachment(self, attachment_id: str, oa_id: str, number: int, at: float = 0.0) -> None:
        self.number = number
        self.attachments[attachment_id] = (oa_id, at)

    def _on_article(
        self,
        article_id: str,
        token: str,
        oa_id: str,
        content: dict[str, Any],
        created_at: float,
        ready_at: float,
        polls: int,
        number: int,
    ) -> None:
        self.number = number
        article = Article(article_id, token, oa_id, content, created_at, ready_at)
        self.articles[article_id] = article
        self.article_tokens[token] = (article_id, ready_at, polls)
        oa = self.oas[oa_id]
        oa.articles[article_id] = article
        if oa.article_quota > 0:
            oa.article_quota -= 1

    def _on_article_update(
        self,
        article_id: str,
        token: str,
        content: dict[str, Any],
        at: float,
        ready_at: float,
        polls: int,
        number: int,
    ) -> None:
        self.number = number
        article = self.articles[article_id]
        article.content = content
        article.updated_at = at
        self.article_tokens[token] = (article_id, ready_at, polls)

    def _on_article_set(self, article_id: str, values: dict[str, Any]) -> None:
        article = self.articles[article_id]
        for name, value in values.items():
            setattr(article, name, value)

    # Further platforms

    def _on_member(self, network: str, account_id: str, values: dict[str, Any]) -> None:
        members = self.members.setdefault(network, {})
        if account_id in members:
            members[account_id].values = values
        else:
            members[account_id] = Member(network, account_id, values)

    def _on_thing(
        self, network: str, account_id: str, thing_id: str, values: dict[str, Any], at: float, number: int
    ) -> None:
        self.number = number
        self.things.setdefault(network, {})[thing_id] = Thing(network, account_id, thing_id, values, at, number)

    def _on_thing_set(self, network: str, thing_id: str, values: dict[str, Any]) -> None:
        thing = self.things[network][thing_id]
        for name, value in values.items():
            setattr(thing, name, value)

    # All

    def _on_app(self, network: str, app_id: str, secret: str) -> None:
        self.apps.setdefault(network, {})[app_id] = secret

    def _on_settings(self, values: dict[str, Any]) -> None:
        self.settings.change(values)
