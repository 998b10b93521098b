"""What the desk may do with a dispatch and a piece: plain decisions, no database, no clock."""

import html
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_TITLE = 200
LONGEST_BODY = 50_000
LONGEST_NOTE = 2_000
LONGEST_REASON = 300
LONGEST_LEAD = 600
MOST_PHOTOS = 30
# A first paragraph up to this long reads as a lead.
LEAD_FROM_BODY = 400
FURTHEST_SCHEDULE = timedelta(days=366)
DECISION_DAYS = 2

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

# From which states each step of a dispatch may start.
DISPATCH_STEPS: dict[str, frozenset[str]] = {
    "take": frozenset({"received", "in_editing", "returned"}),
    "accept": frozenset({"received", "in_editing"}),
    "return": frozenset({"received", "in_editing"}),
    "decline": frozenset({"received", "in_editing", "returned"}),
    "answer": frozenset({"returned"}),
    "add_photo": frozenset({"received", "in_editing", "returned"}),
}

# From which states each step of a piece may start.
PIECE_STEPS: dict[str, frozenset[str]] = {
    "take": frozenset({"in_editing", "submitted", "approved", "scheduled", "published", "withdrawn"}),
    "submit": frozenset({"in_editing"}),
    "send_back": frozenset({"submitted", "approved", "scheduled"}),
    "approve": frozenset({"in_editing", "submitted"}),
    "schedule": frozenset({"approved", "scheduled"}),
    "publish": frozenset({"approved", "scheduled"}),
    "correct": frozenset({"published"}),
    "withdraw": frozenset({"published"}),
    "reopen": frozenset({"withdrawn"}),
}


@dataclass(frozen=True)
class Standing:
    """What one person is at the desk that keeps one piece."""

    is_editor: bool = False
    is_approver: bool = False
    is_secretary: bool = False
    is_managing: bool = False
    has_written: bool = False


def may_step(kind: dict[str, frozenset[str]], step: str, state: str) -> bool:
    """Whether `step` may start from `state`."""
    return state in kind[step]


def may_approve(who: Standing, *, urgent: bool) -> bool:
    """Whoever wrote a piece does not approve it, but for the managing editor on the urgent path."""
    if not who.is_approver:
        return False
    return not who.has_written or (urgent and who.is_managing)


def may_publish(who: Standing) -> bool:
    """Approvers and the board's secretary put an approved piece out."""
    return who.is_approver or who.is_secretary


def approval_holds(*, approved_revision: int | None, latest_revision: int | None) -> bool:
    """An approval is of one revision; any later one needs its own."""
    return approved_revision is not None and approved_revision == latest_revision


def may_schedule(at: datetime, *, now: datetime) -> bool:
    """A piece is scheduled for later, and for a year at most."""
    return now < at <= now + FURTHEST_SCHEDULE


def is_plausible(moment: datetime, *, now: datetime) -> bool:
    """Whether something reported now may have happened at `moment`; a phone's clock may be a day ahead."""
    return moment.year >= 1929 and moment <= now + timedelta(days=1)


def clean_text(text: str) -> str:
    """`text` without control characters and broken code points, with plain line ends."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def paragraphs(text: str) -> list[str]:
    """The lines of `text` that say something, in order; on a phone every line end means a new paragraph."""
    return [line for line in (" ".join(part.split()) for part in text.split("\n")) if line]


def rich_text(lines: Collection[str]) -> str:
    """`lines` as paragraphs of HTML in which whatever was typed is text and nothing else."""
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines)


def split_lead(lines: list[str]) -> tuple[str, list[str]]:
    """The lead and the rest: the first paragraph when it is short and something follows, else no lead."""
    if len(lines) > 1 and len(lines[0]) <= LEAD_FROM_BODY:
        return lines[0], lines[1:]
    return "", lines


def dispatch_choices(
    state: str, *, is_mine: bool, is_held: bool, has_piece: bool, may_hand_over: bool
) -> frozenset[str]:
    """Which steps an editor may take now with a dispatch: what its page shows buttons for."""
    if state in ("declined", "published"):
        return frozenset()
    is_free = is_mine or not is_held
    choices = set()
    if not is_held:
        choices.add("take")
    if is_free and not has_piece and state != "returned":
        choices.add("accept")
    if is_free and state != "returned":
        choices.add("return")
    if is_free and not has_piece:
        choices.add("decline")
    if is_mine and not has_piece and state == "in_editing":
        choices.add("put_back")
    if is_held and (is_mine or may_hand_over):
        choices.add("hand_over")
    return frozenset(choices)


def piece_choices(state: str, who: Standing, *, has_newer_text: bool, is_approved: bool) -> frozenset[str]:
    """Which steps this person may take now with a piece: what its page shows buttons for.

    Args:
        has_newer_text: a text was saved after the live one.
        is_approved: the latest text is approved.
    """
    if not who.is_editor:
        return frozenset()
    choices = _before_publishing(state, who)
    choices |= {"hand_over"} if state == "withdrawn" else {"edit", "hand_over"}
    if is_approved and may_publish(who) and may_step(PIECE_STEPS, "publish", state):
        choices |= {"publish", "schedule"} | ({"unschedule"} if state == "scheduled" else set())
    if state == "published" and who.is_approver:
        choices.add("withdraw")
        if has_newer_text and (is_approved or may_approve(who, urgent=True)):
            choices.add("correct")
    if state == "withdrawn" and who.is_approver:
        choices.add("reopen")
    return frozenset(choices)


def _before_publishing(state: str, who: Standing) -> set[str]:
    choices = set()
    if state == "in_editing":
        choices.add("submit")
    if state == "submitted" or (state == "in_editing" and who.is_managing):
        if may_approve(who, urgent=False):
            choices.add("approve")
        elif may_approve(who, urgent=True):
            choices.add("approve_urgently")
    if who.is_approver and may_step(PIECE_STEPS, "send_back", state):
        choices.add("send_back")
    return choices


def is_overdue(since: datetime, *, now: datetime) -> bool:
    """Whether a decision has waited longer than two working days; Saturdays and Sundays don't count.

    Source: boards of provincial portals decide within two working days of receipt.
    """
    days = sum((since + timedelta(days=number)).weekday() < 5 for number in range(1, min((now - since).days, 30) + 1))
    return days >= DECISION_DAYS
