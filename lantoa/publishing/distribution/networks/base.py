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
    """What shall stand on the channel."""

    delivery_id: int
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


@dataclass
class Usage:
    """What the network told of its limits with this answer."""

    pause: timedelta | None = None
    is_app_wide: bool = False
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
        """Remember what the network has told, committed before the next step."""
        self.progress = {**self.progress, **known}
        if self.save is not None:
            await self.save(self.progress)


class Network(Protocol):
    """One network a worker can post to. Every method may raise ChannelError or Doubtful."""

    name: str
    has_refresh: bool

    async def publish(self, job: Job) -> Published:
        """Post it, going on from `job.progress`. Raises Doubtful when the post may or may not be there."""

    async def find(self, job: Job) -> Published | None:
        """The post that carries the delivery's short link; None when the network definitely does not show it."""

    async def remove(self, job: Job) -> None:
        """Take the post down; one that is already gone is no error."""
