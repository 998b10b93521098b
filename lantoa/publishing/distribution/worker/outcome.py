"""What became of claimed deliveries, before it is written down."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lantoa.publishing.distribution.worker.claim import Claimed


@dataclass
class Outcome:
    """What became of one claimed delivery, and what its network said about channel and app."""

    claimed: Claimed
    state: str
    next_attempt_at: datetime | None = None
    is_free: bool = False
    progress: dict[str, Any] = field(default_factory=dict)
    post_id: str = ""
    post_url: str = ""
    error_class: str = ""
    error: str = ""
    needs_person: bool = False
    # Nothing else is sent on the channel before this moment.
    channel_free_at: datetime | None = None
    reconnect_reason: str = ""
    app: tuple[str, str] | None = None
    app_percents: list[int] = field(default_factory=list)
    is_app_refusal: bool = False
    calls_per_minute: int | None = None
    # Of a post that was to be changed: how that went. The state of the delivery stays.
    edit: "Edit | None" = None


@dataclass(frozen=True)
class Edit:
    """A post that was to say something else: it does, it will be tried again at a time, or a person has to do it."""

    is_done: bool = False
    again_at: datetime | None = None
    needs_person: bool = False
