"""How a channel stands: one of six, told in Python and in SQL, both alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from lantoa.publishing.distribution.models import Channel

EXPIRES_WITHIN = timedelta(days=7)
SILENT_AFTER = timedelta(days=60)
# In a channel's facts, as `as_fact` writes it: text that sorts by time.
DATA_ACCESS = "data_access_expires_at"


class Standing(TextChoices):
    """Worst first: what a channel is counted as when several are true."""

    RECONNECT = "reconnect", _("Cần kết nối lại")
    EXPIRING = "expiring", _("Sắp hết hạn")
    SILENT = "silent", _("Im lặng")
    CONNECTED = "connected", _("Đang kết nối")
    MANUAL = "manual", _("Chia sẻ bằng tay")
    CLOSED = "closed", _("Đã đóng")


# Somebody has to do something about these.
CALLING = (Standing.RECONNECT, Standing.EXPIRING, Standing.SILENT)


@dataclass(frozen=True)
class Stand:
    """A standing and since when; None when nobody knows."""

    standing: Standing
    since: datetime | None

    @property
    def calls(self) -> bool:
        return self.standing in CALLING


def as_fact(moment: datetime | None) -> str:
    """A moment as facts keep it: UTC, to the second; "" for none."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def ends_at(channel: Channel) -> datetime | None:
    """When its connection ends by itself: a token that nothing renews, or the access to the person's data."""
    ends = [channel.token_expires_at] if channel.token_expires_at and not channel.refresh_token else []
    if told := _moment(channel.facts):
        ends.append(told)
    return min(ends, default=None)


def _moment(facts: Mapping[str, Any]) -> datetime | None:
    try:
        return datetime.strptime(str(facts.get(DATA_ACCESS, "")), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def stand_of(channel: Channel, at: datetime) -> Stand:
    """How it stands at `at`. No query."""
    if channel.state in (Channel.State.CLOSED, Channel.State.RECONNECT):
        return Stand(Standing(channel.state), channel.state_since)
    ends = ends_at(channel) if channel.state == Channel.State.CONNECTED else None
    if ends and ends <= at + EXPIRES_WITHIN:
        return Stand(Standing.EXPIRING, ends - EXPIRES_WITHIN)
    heard = channel.last_sent_at or channel.state_since
    if heard and heard < at - SILENT_AFTER:
        return Stand(Standing.SILENT, heard + SILENT_AFTER)
    return Stand(Standing(channel.state), channel.state_since)


# The same in SQL, of a channel `c`; `values_at` has its values.
STANDING = f"""
CASE WHEN c.state IN ('closed', 'reconnect') THEN c.state
    WHEN c.state = 'connected' AND ((c.refresh_token = '' AND c.token_expires_at <= %(ends)s)
        OR (c.facts->>'{DATA_ACCESS}' <= %(ends_fact)s AND c.facts->>'{DATA_ACCESS}' > '')) THEN 'expiring'
    WHEN COALESCE(c.last_sent_at, c.state_since) < %(silent)s THEN 'silent'
    ELSE c.state END
"""


def values_at(at: datetime) -> dict[str, Any]:
    """Values for `STANDING` at `at`."""
    return {"ends": at + EXPIRES_WITHIN, "ends_fact": as_fact(at + EXPIRES_WITHIN), "silent": at - SILENT_AFTER}


def with_standing(channels: QuerySet[Channel], at: datetime) -> QuerySet[Channel]:
    """Channels with `standing` told by the database, to filter by; in the query no other table has such columns."""
    values = values_at(at)
    plain = STANDING.replace("c.", "")
    for name in values:
        plain = plain.replace(f"%({name})s", "%s")
    return channels.annotate(standing=RawSQL(plain, [values["ends"], values["ends_fact"], values["silent"]]))  # noqa: S611 - a constant
