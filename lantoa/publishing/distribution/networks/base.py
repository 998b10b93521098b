"""What every connector offers, and the ways in which a network can answer."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

import httpx
from django.core.files.storage import default_storage

from lantoa.publishing.distribution.networks.spec import Format
from lantoa.publishing.distribution.rules import ErrorClass, Pace

Progress = dict[str, Any]
# What the worker itself keeps among a delivery's progress.
BOOKKEEPING = frozenset(
    {"ration", "doubts", "misses", "look_ups", "duplicate", "stood", "stalls", "take_downs", "edits"}
)
T = TypeVar("T")


@dataclass(frozen=True)
class Video:
    """A clip: where it can be fetched, and where its bytes lie in our storage (`path`)."""

    url: str
    path: str
    size: int
    content_type: str = "video/mp4"
    duration_seconds: float = 0.0
    width: int = 0
    height: int = 0
    poster_url: str = ""

    async def read(self, offset: int, size: int) -> bytes:
        """Up to `size` bytes from `offset`; empty at the end. Raises OSError when the file is gone."""
        return await asyncio.to_thread(self._read, offset, size)

    def _read(self, offset: int, size: int) -> bytes:
        with default_storage.open(self.path, "rb") as file:
            file.seek(offset)
            return bytes(file.read(size))


@dataclass(frozen=True)
class Post:
    """What shall stand on the channel; `text` is without the link."""

    title: str
    text: str
    short_url: str
    author: str = ""
    pictures: tuple[str, ...] = ()
    # What each picture shows, in the order of `pictures`; "" or missing where nobody said.
    alts: tuple[str, ...] = ()
    format: Format = "link"
    video: Video | None = None
    default_picture: str = ""
    lead: str = ""
    page_url: str = ""
    unit_name: str = ""
    is_urgent: bool = False

    @property
    def is_photo_post(self) -> bool:
        return self.format == "photo" and bool(self.pictures)


@dataclass(frozen=True)
class Account:
    """One channel as a connector sees it when nothing is posted."""

    address: str
    token: str
    http: httpx.AsyncClient
    pace: Pace
    app_id: str = ""
    app_secret: str = field(default="", repr=False)
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """What a network tells of one post; None where it does not say. `metrics` are its own names and numbers."""

    reactions: int | None = None
    comments: int | None = None
    shares: int | None = None
    views: int | None = None
    clicks: int | None = None
    metrics: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Health:
    """A channel whose connection is good; `facts` is what gates its features, as JSON."""

    name: str = ""
    followers: int | None = None
    token_expires_at: datetime | None = None
    data_access_expires_at: datetime | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FoundAccount:
    """One account that a person's consent opened to us."""

    address: str
    name: str
    token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    expires_at: datetime | None = None
    followers: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Published:
    """Where it stands now; `left_over` tells what goes with it and a person has to do, and why."""

    post_id: str
    post_url: str = ""
    left_over: str = ""


@dataclass(frozen=True)
class TokenPair:
    """What an exchange of a refresh token gave."""

    token: str
    refresh_token: str
    lives: timedelta


@dataclass
class Usage:
    """What the network told of its limits while one job ran."""

    channel_pause: timedelta | None = None
    # 0–100 of what the whole app may do, one for each answer that says so.
    app_percents: list[int] = field(default_factory=list)
    calls_per_minute: int | None = None


class ChannelError(Exception):
    """The network's refusal: nothing of this call was stored."""

    def __init__(
        self,
        error_class: ErrorClass,
        message: str,
        *,
        retry_after: timedelta | None = None,
        is_app_wide: bool = False,
    ) -> None:
        super().__init__(message)
        self.error_class = error_class
        self.retry_after = retry_after
        self.is_app_wide = is_app_wide


class Doubtful(Exception):  # noqa: N818 - named for what is wrong, as the house does
    """Nobody can tell whether the network stored what was sent."""


class Unfinished(Exception):  # noqa: N818 - named for what is wrong, as the house does
    """Goes on from `progress` in a later turn, `after` this pause; no attempt is used up.

    Unless it `holds_channel`, other deliveries of the channel may go meanwhile.
    """

    def __init__(self, after: timedelta = timedelta(), *, holds_channel: bool = True) -> None:
        super().__init__("Còn đang gửi.")
        self.after = after
        self.holds_channel = holds_channel


async def _run_here(function: Callable[..., T], *values: Any) -> T:
    return await asyncio.to_thread(function, *values)


@dataclass
class Job:
    """One delivery in a worker's hands: what to post, where, and what earlier tries have left behind."""

    post: Post
    address: str
    token: str
    http: httpx.AsyncClient
    pace: Pace
    first_tried_at: datetime
    progress: Progress = field(default_factory=dict)
    post_id: str = ""
    # Commits `progress`; raises when the lease was lost, so that nothing further is sent.
    save: Callable[[Progress], Awaitable[None]] | None = None
    usage: Usage = field(default_factory=Usage)
    app_id: str = ""
    app_secret: str = field(default="", repr=False)
    options: dict[str, Any] = field(default_factory=dict)
    channel_id: int = 0
    delivery_id: int = 0
    unit_id: int = 0
    # Runs a synchronous function on a database connection of the worker's.
    run: Callable[..., Awaitable[Any]] = _run_here

    async def keep(self, **known: Any) -> None:
        """Remember what the network has told, committed before the next step; None forgets."""
        merged = {**self.progress, **known}
        self.progress = {name: value for name, value in merged.items() if value is not None}
        if self.save is not None:
            await self.save(self.progress)


class Network:
    """One network a worker can post to; its `Spec` says which of these it can do.

    Publishing, editing, finding and removing may raise ChannelError, Doubtful or Unfinished.
    """

    name: str
    has_refresh = False

    async def publish(self, job: Job) -> Published:
        """Post it, going on from `job.progress`. Raises Doubtful when the post may or may not be there."""
        raise NotImplementedError

    def is_in_doubt(self, progress: Progress) -> bool:
        """Whether posting again might make a second post; False when going on from `progress` is the same post."""
        return True

    def may_stand(self, progress: Progress) -> bool:
        """Whether people may see it already although publishing has not ended, so that a refusal now is no end."""
        return False

    async def how_far(self, job: Job) -> str:
        """Changes whenever the delivery gets further; "" before its first step. Asked after a worker has died."""
        known = {name: value for name, value in job.progress.items() if name not in BOOKKEEPING}
        return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:16] if known else ""

    async def find(self, job: Job) -> Published | None:
        """The post that carries the delivery's short link; None when the network definitely does not show it.

        May put into `job.progress` what it found of an unfinished post, so that `is_in_doubt` becomes False.
        Asked only where the spec says `can_find`.
        """
        raise NotImplementedError

    async def edit(self, job: Job) -> None:
        """Make the post `job.post_id` say what `job.post` says; again is no error. Only with `can_edit`."""
        raise NotImplementedError

    async def remove(self, job: Job) -> None:
        """Take the post down; one that is already gone is no error. Only with `can_remove`."""
        raise NotImplementedError

    async def read(self, account: Account, post_ids: Sequence[str]) -> dict[str, Figures]:
        """Figures by post id; a post that is gone or refused is missing, the others are not lost by it.

        Only with `reads_figures`. Raises ChannelError when the account itself is refused.
        """
        raise NotImplementedError

    async def check(self, account: Account) -> Health:
        """How the channel stands. Only with `checks_health`. Raises ChannelError when its connection is no good."""
        raise NotImplementedError

    def exchange(self, refresh_token: str, *, app_id: str, app_secret: str, http: httpx.Client) -> TokenPair:
        """A new pair for a refresh token that works once. Only networks with `has_refresh` are asked."""
        raise NotImplementedError
