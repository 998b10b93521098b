"""Which sends are due, taken in hand by one worker; and what became of them, written down."""

from collections import defaultdict
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count

from lantoa.kit.clock import day_bounds, local_day
from lantoa.kit.quiet import awake, is_night, next_morning
from lantoa.services.notify.models import OPEN_STATES, Address, Send, Silence
from lantoa.services.notify.rules import LEASE, pause_after
from lantoa.services.notify.ways import EMAIL, WAYS, Fate, Letter, Line, Outcome, Target

State = Send.State
BATCH = 100
Group = tuple[int, str, int | None]

_WRITE = """
INSERT INTO notify_send (notice_id, user_id, way, state, attempts, next_at, error)
SELECT n.id, n.user_id, w.way, 'waiting', 0,
    CASE WHEN n.is_urgent THEN %(at)s ELSE %(awake)s END, ''
FROM notify_notice n JOIN people_user u ON u.id = n.user_id CROSS JOIN unnest(%(ways)s::text[]) AS w(way)
WHERE n.user_id = ANY(%(users)s) AND n.source = %(source)s AND u.is_active
  AND NOT EXISTS (SELECT 1 FROM notify_silence s WHERE s.user_id = u.id AND s.way = w.way)
  AND CASE w.way WHEN 'email' THEN u.email <> ''
      ELSE EXISTS (SELECT 1 FROM notify_address a WHERE a.user_id = u.id AND a.way = w.way) END
ON CONFLICT DO NOTHING
"""


def write_sends(user_ids: list[int], *, source: str, ways: list[str], at: datetime) -> None:
    """One send for each of these people's notice of `source` and each way that reaches them. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, {"users": user_ids, "source": source, "ways": ways, "at": at, "awake": awake(at)})


def claim_letters(at: datetime, *, limit: int = BATCH) -> list[Letter]:
    """Letters that are due, now in this worker's hands for `LEASE`; what a person gets by one way goes in one.

    Empty when nothing is due. One worker claims at a time, so that a person's letters of a day are counted right.
    Seven queries for `limit` sends.
    """
    while True:
        letters, seen = _claim(at, limit)
        # A batch that was only put off or passed over is not the end.
        if letters or not seen:
            return letters


@transaction.atomic
def _claim(at: datetime, limit: int) -> tuple[list[Letter], int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('notify.claim', 0))")
    rows = _due(at, limit)
    fits = _Reach(rows, at)
    groups: dict[Group, list[Send]] = defaultdict(list)
    for row in rows:
        if refusal := fits.refusal(row):
            (row.state, row.error), row.settled_at = refusal, at
        elif is_night(at) and not row.notice.is_urgent:
            row.next_at = awake(at)
        else:
            groups[row.user_id, row.way, row.letter].append(row)
    letters = [_taken(group, fits, at) for key, group in groups.items() if not _is_put_off(key, group, fits, at)]
    Send.objects.bulk_update(rows, ["state", "attempts", "next_at", "letter", "settled_at", "error"])
    return letters, len(rows)


def _due(at: datetime, limit: int) -> list[Send]:
    due = Send.objects.filter(state__in=OPEN_STATES, next_at__lte=at)
    rows = due.select_for_update(of=("self",), skip_locked=True).select_related("notice", "user")
    return list(rows.order_by("next_at", "user_id", "way", "pk")[:limit])


class _Reach:
    """What decides whether a person may be told now: their places, what they switched off, what they got today."""

    def __init__(self, rows: list[Send], at: datetime) -> None:
        people = {row.user_id for row in rows}
        start, end = day_bounds(local_day(at))
        self.silent = set(Silence.objects.filter(user__in=people).values_list("user_id", "way"))
        self.targets: dict[tuple[int, str], list[Target]] = defaultdict(list)
        for address in Address.objects.filter(user__in=people).order_by("pk"):
            self.targets[address.user_id, address.way].append(Target(address.pk, address.values))
        for row in rows:
            if row.user.email:
                self.targets[row.user_id, EMAIL] = [Target(0, {"address": row.user.email})]
        told = Send.objects.filter(user__in=people, state=State.SENT, settled_at__gte=start, settled_at__lt=end)
        counted = told.values_list("user_id", "way").annotate(letters=Count("letter", distinct=True))
        self.told = {(user_id, way): letters for user_id, way, letters in counted}

    def refusal(self, row: Send) -> tuple[State, str] | None:
        """The state in which a send ends without being sent, and why; None when it may go."""
        way, place = WAYS.get(row.way), (row.user_id, row.way)
        if row.state == State.WAITING and row.notice.read_at is not None:
            return State.SKIPPED, "Đã xem trên màn hình."
        if way is None or not row.user.is_active or place in self.silent or not self.targets[place]:
            return State.SKIPPED, ""
        if row.state == State.SENDING and not way.may_repeat:
            return State.FAILED, "Chưa rõ đã tới hay chưa: tiến trình gửi dừng giữa chừng."
        if pause_after(max(row.attempts, 1)) is None:
            return State.FAILED, row.error or "Tiến trình gửi dừng giữa chừng nhiều lần."
        return None


def _is_put_off(key: Group, group: list[Send], fits: _Reach, at: datetime) -> bool:
    """Whether the person has had enough letters today; these then wait for the morning, and come in one."""
    user_id, way, letter = key
    most = WAYS[way].most_per_day
    if letter is not None or most is None or fits.told.get((user_id, way), 0) < most:
        return False
    if any(row.notice.is_urgent for row in group):
        return False
    for row in group:
        row.next_at = next_morning(at)
    return True


def _taken(group: list[Send], fits: _Reach, at: datetime) -> Letter:
    first = group[0]
    number = first.letter or min(row.pk for row in group)
    for row in group:
        row.state, row.letter, row.attempts, row.next_at = State.SENDING, number, row.attempts + 1, at + LEASE
    return Letter(
        key=f"{first.way}.{number}",
        user_id=first.user_id,
        way=first.way,
        lines=tuple(Line(row.notice.text, _absolute(row.notice.url)) for row in sorted(group, key=lambda one: one.pk)),
        targets=tuple(fits.targets[first.user_id, first.way]),
        is_urgent=any(row.notice.is_urgent for row in group),
        attempts=max(row.attempts for row in group),
        sends=tuple(row.pk for row in group),
    )


def _absolute(url: str) -> str:
    """Paths are ours, and nothing else is linked: a notice's address may come from anywhere."""
    return f"{settings.BASE_URL}{url}" if url.startswith("/") and not url.startswith("//") else ""


@transaction.atomic
def settle(outcome: Outcome, at: datetime) -> None:
    """Write down what became of a letter, and forget places that have ended. At most two statements."""
    letter = outcome.letter
    rows = Send.objects.filter(pk__in=letter.sends, state=State.SENDING)
    pause = pause_after(letter.attempts, outcome.wait) if outcome.fate is Fate.LATER else None
    if pause is not None:
        rows.update(state=State.WAITING, next_at=at + pause, error=outcome.error[:200])
    else:
        rows.update(state=_ENDS[outcome.fate], settled_at=at, error=outcome.error[:200])
    if outcome.gone:
        Address.objects.filter(pk__in=outcome.gone, user=letter.user_id).delete()


_ENDS = {
    Fate.SENT: State.SENT,
    Fate.LATER: State.FAILED,
    Fate.REFUSED: State.FAILED,
    Fate.NOBODY: State.SKIPPED,
}


def forget_sends(before: datetime) -> int:
    """Delete sends settled before this moment; returns how many. Safe to call twice."""
    count, _by_model = Send.objects.filter(settled_at__lt=before).delete()
    return count
