"""The pages, official accounts, posts and articles the simulator keeps."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

Tally = dict[str, int]

PAGE_TOKEN_PREFIX = "EAAsim."  # noqa: S105 - a public pattern of the simulator, not a secret
USER_TOKEN_PREFIX = "EAAuser."  # noqa: S105 - as above
GOOD, EXPIRED, REVOKED = 0, 463, 460


def count(tally: Tally, name: str) -> None:
    tally[name] = tally.get(name, 0) + 1


@dataclass(slots=True)
class Post:
    """One post of a page; it is kept when it is removed, so that the bookkeeping can be compared."""

    id: str
    page_id: str
    message: str
    link: str
    photos: tuple[str, ...]
    created_at: float
    publish_at: float
    "When followers see it; infinity (stored as -1) is an unpublished post."
    number: int
    edited_at: float = 0.0
    removed_at: float = 0.0
    engagement: dict[str, int] | None = None
    video: str = ""

    def is_shown(self, at: float) -> bool:
        return not self.removed_at and 0 <= self.publish_at <= at


@dataclass(slots=True)
class Photo:
    """One uploaded picture; `stored` is its file name, or empty when only its address is known."""

    id: str
    page_id: str
    url: str
    stored: str
    caption: str
    created_at: float
    post_id: str = ""
    alt: str = ""


@dataclass(slots=True)
class Page:
    """One Facebook page."""

    id: str
    name: str
    followers: int = 0
    posts: dict[str, Post] = field(default_factory=dict)
    last: Post | None = None
    calls: Tally = field(default_factory=dict)
    faults: Tally = field(default_factory=dict)
    window: tuple[int, int] = (0, 0)
    scopes: tuple[str, ...] | None = None
    "What the page's tokens may do; None is everything."
    expires_at: int = 0
    data_access_expires_at: int = 0
    "Unix seconds that debug_token tells of them; 0 is never, and 90 days from now."
    subscribed: tuple[str, ...] = ()
    "The webhook fields an app asked to hear of."

    def note(self, post: Post) -> None:
        self.posts[post.id] = post
        if post.publish_at >= 0:
            self.last = post

    def forget_last(self) -> None:
        """After a removal: the newest post still there is the last one."""
        living = (p for p in reversed(self.posts.values()) if not p.removed_at and p.publish_at >= 0)
        self.last = next(living, None)


@dataclass(slots=True)
class Article:
    """One article of an official account, known by its token until it is processed."""

    id: str
    token: str
    oa_id: str
    content: dict[str, Any]
    created_at: float
    ready_at: float
    updated_at: float = 0.0
    removed_at: float = 0.0
    engagement: dict[str, int] | None = None

    def is_ready(self, at: float) -> bool:
        return at >= self.ready_at

    def is_shown(self, at: float) -> bool:
        return not self.removed_at and at >= self.ready_at and self.content.get("status") == "show"


@dataclass(slots=True)
class Oa:
    """One Zalo official account and the one pair of tokens that is good for it now."""

    id: str
    name: str
    access_token: str
    refresh_token: str
    access_until: float
    refresh_until: float
    pair_number: int = 0
    authorised: bool = True
    verified: bool = True
    app_active: bool = True
    revoked: bool = False
    article_quota: int = -1
    "How many articles may still be made; -1 is no limit."
    followers: int = 0
    package_name: str = "Nâng cao"
    package_until: str = "31/12/2099"
    broadcast_month_limit: int = -1
    "-1: 4 for a verified account, 1 for another."
    broadcast_day_limit: int = 1
    "How many broadcasts one follower gets in a day; -1 is no limit."
    video_fate: int = 1
    "What an uploaded video becomes: 1 ready, 2 locked, 4 failed, 5 deleted, 0 unknown."
    articles: dict[str, Article] = field(default_factory=dict)
    exchanges: dict[str, Tally] = field(default_factory=dict)
    "Per refresh token: how often it was exchanged and refused."
    calls: Tally = field(default_factory=dict)
    faults: Tally = field(default_factory=dict)


Account = Page | Oa


def page_of_token(token: str) -> str | None:
    """The page a token of the pattern `EAAsim.<digits>[.<label>]` belongs to."""
    if not token.startswith(PAGE_TOKEN_PREFIX):
        return None
    number = token[len(PAGE_TOKEN_PREFIX) :].split(".", 1)[0]
    return number if number.isascii() and number.isdigit() and len(number) <= 30 else None


def oa_of_token(token: str, letter: str) -> str | None:
    """The account a first token `oa-<digits>-a0` or `oa-<digits>-r0` belongs to; `letter` is a or r."""
    words = token.split("-")
    if len(words) != 3 or words[0] != "oa" or words[2] != letter + "0":
        return None
    return words[1] if words[1].isascii() and words[1].isdigit() and len(words[1]) <= 30 else None


def fingerprint(*words: object) -> int:
    """A number of 64 bits that depends on nothing but the words."""
    text = "|".join(map(str, words)).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")
