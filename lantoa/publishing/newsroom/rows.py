"""One dispatch or piece as the desk's lists show it: the queue's rows, the board's cards."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.urls import reverse

from lantoa.publishing.newsroom.models import Article, Dispatch
from lantoa.publishing.newsroom.rules import is_overdue
from lantoa.publishing.newsroom.times.rules import is_embargoed, minutes_late

# Django's get_state_display reckons the whole list anew for each row.
_DISPATCH_STATES, _PIECE_STATES = dict(Dispatch.State.choices), dict(Article.State.choices)


@dataclass(frozen=True)
class Row:
    """What one line says. `holder` is empty when nobody has it, `embargo_until` None when nothing holds it back.

    The queue adds whose it is, a word on its state, and the format's name unless it is a plain article; the board the
    columns that somebody might carry it to.
    """

    kind: str
    pk: int
    path: str
    title: str
    unit: str
    section: str
    state: str
    label: str
    since: datetime
    holder: str
    is_late: bool
    is_urgent: bool
    embargo_until: datetime | None
    is_mine: bool = False
    note: str = ""
    format: str = ""
    to: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return f"{_root()}{self.path}"

    @property
    def steps_url(self) -> str:
        """Where the board asks what may be done with it."""
        return f"{_root()}bang/{self.path}"

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.pk}"


@cache
def _root() -> str:
    # Hundreds are drawn at once: their addresses are not looked up one by one.
    return reverse("newsroom:queue")


def dispatch_row(row: Dispatch, moment: datetime) -> Row:
    """A dispatch with its unit and holder loaded; what waits for its unit counts from when it was returned."""
    waits_for_unit = row.state == Dispatch.State.RETURNED
    return Row(
        kind="dispatch",
        pk=row.pk,
        path=f"tin/{row.pk}/",
        title=row.title,
        unit=str(row.unit),
        section="",
        state="waiting" if row.state == Dispatch.State.RECEIVED else row.state,
        label=str(_DISPATCH_STATES[row.state]),
        since=row.changed_at if waits_for_unit else row.filed_at,
        holder=str(row.taken_by or ""),
        is_late=not waits_for_unit and is_overdue(row.filed_at, now=moment),
        is_urgent=False,
        embargo_until=_held(row.embargo_until, moment),
    )


def piece_row(row: Article, section: str, moment: datetime) -> Row:
    """A piece with its unit and editor loaded, in the section of this name."""
    since = row.publish_at or row.state_changed_at or row.latest_revision_created_at or moment
    return Row(
        kind="piece",
        pk=row.pk,
        path=f"bai/{row.pk}/",
        title=row.draft_title or row.title,
        unit=str(row.unit or ""),
        section=section,
        state=row.state,
        label=str(_PIECE_STATES[row.state]),
        since=since,
        holder=str(row.editor or ""),
        is_late=_is_late(row, since, moment),
        is_urgent=row.is_urgent,
        embargo_until=_held(row.embargo_until, moment),
    )


def _is_late(row: Article, since: datetime, moment: datetime) -> bool:
    """A decision waits too long, or the hour to come out has passed."""
    if row.state == Article.State.SCHEDULED:
        return minutes_late(since, at=moment) > 0
    return row.state in (Article.State.IN_EDITING, Article.State.SUBMITTED) and is_overdue(since, now=moment)


def _held(until: datetime | None, moment: datetime) -> datetime | None:
    """The end of an embargo that still holds."""
    return until if is_embargoed(until, at=moment) else None
