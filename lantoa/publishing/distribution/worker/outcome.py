"""What became of claimed deliveries, before it is written down."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lantoa.publishing.distribution.rations.ledger import BOOKED
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

    @property
    def gives_back(self) -> bool:
        """Whether it is over and nothing was posted: what was booked for it is free again."""
        return self.state in ("failed", "task") and BOOKED in self.claimed.progress and not self.edit

    @property
    def kept_progress(self) -> dict[str, Any]:
        """`progress` without a booking that is given back."""
        return {name: value for name, value in self.progress.items() if name != BOOKED or not self.gives_back}


@dataclass(frozen=True)
class Edit:
    """A post that was to say something else: it does, it will be tried again at a time, or a person has to do it."""

    is_done: bool = False
    again_at: datetime | None = None
    needs_person: bool = False
