"""What every connector offers, and the ways in which a network can answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

import httpx

from lantoa.publishing.distribution.rules import ErrorClass, Pace

Progress = dict[str, Any]


@dataclass(frozen=True)
class Post:
    """What shall stand on the channel; `text` is without the link."""

    title: str
    text: str
    short_url: str
    author: str = ""
    pictures: tuple[str, ...] = ()
    is_photo_post: bool = False
    default_picture: str = ""


@dataclass(frozen=True)
class Published:
    """Where it stands now."""

    post_id: str
    post_url: str = ""


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

    async def keep(self, **known: Any) -> None:
        """Remember what the network has told, committed before the next step; None forgets."""
        merged = {**self.progress, **known}
        self.progress = {name: value for name, value in merged.items() if value is not None}
        if self.save is not None:
            await self.save(self.progress)


class Network(Protocol):
    """One network a worker can post to. Publishing, finding and removing may raise ChannelError or Doubtful."""

    name: str
    has_refresh: bool

    async def publish(self, job: Job) -> Published:
        """Post it, going on from `job.progress`. Raises Doubtful when the post may or may not be there."""

    def is_in_doubt(self, progress: Progress) -> bool:
        """Whether posting again might make a second post; False when going on from `progress` is the same post."""

    def may_stand(self, progress: Progress) -> bool:
        """Whether people may see it already although publishing has not ended, so that a refusal now is no end."""

    async def find(self, job: Job) -> Published | None:
        """The post that carries the delivery's short link; None when the network definitely does not show it.

        May put into `job.progress` what it found of an unfinished post, so that `is_in_doubt` becomes False.
        """

    async def remove(self, job: Job) -> None:
        """Take the post down; one that is already gone is no error."""

    def exchange(self, refresh_token: str, *, app_id: str, app_secret: str, http: httpx.Client) -> TokenPair:
        """A new pair for a refresh token that works once. Only networks with `has_refresh` are asked."""
