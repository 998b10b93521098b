"""Following a unit's notices, leaving, and what a fan-out reads and writes down. Mail uses the same table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from lantoa.kit.clock import now
from lantoa.publishing.distribution.models import Channel, Subscriber

State = Subscriber.State
NOBODY = "Chưa có người theo dõi."
# An address that fails so often in a row, and was not reached for so long, is given up.
MOST_FAILURES, SILENT_FOR = 20, timedelta(days=30)


@dataclass(frozen=True)
class Target:
    """One subscriber as a fan-out needs it."""

    id: int
    address: str
    name: str = ""
    token: str = field(default="", repr=False)
    keys: dict[str, str] = field(default_factory=dict, repr=False)


def next_batch(channel_id: int, mark: int, after: int, size: int, since: datetime | None = None) -> list[Target]:
    """Active subscribers beyond number `after` that `mark` has not reached, in order of number. One query.

    `since`: only those who followed already at that moment.
    """
    rows = Subscriber.objects.filter(channel_id=channel_id, state=State.ACTIVE, pk__gt=after)
    rows = rows.filter(Q(reached_by=None) | ~Q(reached_by=mark))
    if since is not None:
        rows = rows.filter(since__lte=since)
    return [Target(row.pk, row.address, row.name, row.token, row.keys) for row in rows.order_by("pk")[:size]]


@transaction.atomic
def settle_batch(mark: int, *, reached: Sequence[int], gone: Sequence[int], failing: Sequence[int]) -> None:
    """Write down whom `mark` reached, who is gone for good, and who could not be reached now. Safe to call twice
    but for the count of failures."""
    at = now()
    Subscriber.objects.filter(pk__in=reached).update(reached_by=mark, last_ok_at=at, failures=0)
    Subscriber.objects.filter(pk__in=gone, state=State.ACTIVE).update(state=State.ENDED, ended_at=at)
    rows = Subscriber.objects.filter(pk__in=failing, state=State.ACTIVE)
    rows.update(failures=F("failures") + 1)
    silent = Q(last_ok_at__lt=at - SILENT_FOR) | Q(last_ok_at=None, since__lt=at - SILENT_FOR)
    rows.filter(silent, failures__gte=MOST_FAILURES).update(state=State.BOUNCED, ended_at=at)


@transaction.atomic
def count_followers(channel_id: int) -> int:
    """How many follow the channel, also written into it. A push channel that nobody follows is closed, so that no
    release counts on it; the next follower opens it again."""
    count = Subscriber.objects.filter(channel_id=channel_id, state=State.ACTIVE).count()
    rows = Channel.objects.filter(pk=channel_id)
    rows.update(followers=count)
    if not count:
        rows.filter(network="webpush", state=Channel.State.CONNECTED).update(
            state=Channel.State.CLOSED, state_reason=NOBODY, state_since=now()
        )
    return count
