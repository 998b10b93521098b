"""Digests on their way: composed at their hour, one letter to each reader, exactly once whatever dies when."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Count, F
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.org.audit import facade as audit
from lantoa.publishing.digests.letters import Renderer, consent_text, leave_url
from lantoa.publishing.digests.models import Issue, Letter, Reader, Wish
from lantoa.publishing.digests.queries import Item, items_by_id, items_for, items_of
from lantoa.publishing.digests.rules import RHYTHMS, last_slot
from lantoa.publishing.distribution.facade import (
    BulkLetter,
    LetterFate,
    grant_letters,
    is_unknown_mailbox,
    pause_before_retry,
    send_letters,
    suppress_mailbox,
    suppressed_among,
)

BATCH, MOST_CONSENTS, MOST_TRIES = 50, 50, 6
# So long a batch may take; whose worker is silent for longer counts as dead.
LEASE = timedelta(minutes=10)
KEPT_FOR = timedelta(days=60)
State = Letter.State

_WRITE = """
INSERT INTO digests_letter (issue_id, reader_id, state, attempts, due_at)
SELECT %(issue)s, r.id, 'waiting', 0, %(at)s FROM digests_reader r
WHERE r.state = 'active' AND r.rhythm = %(rhythm)s AND r.since <= %(slot)s
ON CONFLICT DO NOTHING
"""


class Claimed(NamedTuple):
    """One letter in this worker's hands."""

    letter: Letter
    items: list[Item]


def compose_due_digests() -> int:
    """Begin every digest whose hour has come, each once; how many began. Late is sent once, empty not at all."""
    return sum(_compose(rhythm, last_slot(rhythm, now())) for rhythm in RHYTHMS)


@transaction.atomic
def _compose(rhythm: str, slot: datetime) -> bool:
    done = Issue.objects.filter(rhythm=rhythm, slot=slot).exclude(state=Issue.State.DRAFT)
    if done.exists():
        return False
    Issue.objects.get_or_create(rhythm=rhythm, slot=slot)
    issue = Issue.objects.select_for_update().get(rhythm=rhythm, slot=slot)
    if issue.state != Issue.State.DRAFT:
        return False
    issue.item_ids = [item.id for item in items_of(issue)]
    issue.state = Issue.State.SENDING if issue.item_ids else Issue.State.EMPTY
    issue.ended_at = None if issue.item_ids else now()
    issue.save()
    if issue.item_ids:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, {"issue": issue.pk, "at": now(), "rhythm": rhythm, "slot": slot})
    audit.record("digests.begin_issue", issue, by=None, detail={"items": len(issue.item_ids)})
    return bool(issue.item_ids)


def send_due_digests() -> int:
    """Send what is due of every issue; how many letters went out. Safe from several workers at once."""
    sent = 0
    for issue in Issue.objects.filter(state=Issue.State.SENDING).order_by("slot"):
        _give_up_lost(issue)
        renderer, items = Renderer(issue), items_by_id(issue.item_ids)
        while claimed := _claim(issue, items):
            sent += _send(issue, renderer, claimed)
        _close(issue)
    return sent


@transaction.atomic
def _give_up_lost(issue: Issue) -> None:
    """Letters of a worker that died may have left: they are not sent a second time by themselves."""
    lost = Letter.objects.filter(issue=issue, state=State.SENDING, due_at__lte=now())
    lost.update(state=State.IN_DOUBT)


def _claim(issue: Issue, items: list[Item]) -> list[Claimed]:
    """The next letters, written down as on their way before anything leaves; those for whom there is nothing pass."""
    while True:
        claimed, seen = _take(issue, items)
        # A batch that held nothing to send is not the end.
        if claimed or not seen:
            return claimed


@transaction.atomic
def _take(issue: Issue, items: list[Item]) -> tuple[list[Claimed], bool]:
    due = Letter.objects.filter(issue=issue, state=State.WAITING, due_at__lte=now()).order_by("due_at", "pk")
    rows = list(due.select_for_update(of=("self",), skip_locked=True).select_related("reader")[:BATCH])
    gone = suppressed_among([row.reader.address_hash for row in rows])
    open_rows: list[Claimed] = []
    for row in rows:
        if row.reader.state != Reader.State.ACTIVE or row.reader.address_hash in gone:
            row.state = State.REFUSED
        elif not (wanted := items_for(row.reader, items)):
            row.state = State.NOTHING
        else:
            open_rows.append(Claimed(row, wanted))
    granted = grant_letters([one.letter.reader.address for one in open_rows], now())
    claimed = []
    for one, may in zip(open_rows, granted, strict=True):
        if may:
            _start(one.letter)
            claimed.append(one)
        else:
            one.letter.due_at = now() + timedelta(minutes=15)
    Letter.objects.bulk_update(rows, ["state", "due_at", "attempts", "first_tried_at"])
    bounced = [row.reader_id for row in rows if row.reader.address_hash in gone]
    Reader.objects.filter(pk__in=bounced, state=Reader.State.ACTIVE).update(state=Reader.State.BOUNCED, ended_at=now())
    return claimed, bool(rows)


def _start(letter: Letter) -> None:
    letter.state, letter.due_at = State.SENDING, now() + LEASE
    letter.attempts += 1
    letter.first_tried_at = letter.first_tried_at or now()


def _send(issue: Issue, renderer: Renderer, claimed: list[Claimed]) -> int:
    """Send a batch and write down what became of each. No transaction is open while the relay takes them."""
    letters = []
    for letter, items in claimed:
        link = leave_url(letter.reader.token)
        subject, text, html = renderer.letter(items, link)
        letters.append(
            BulkLetter(
                issue=issue.pk,
                reader=letter.reader_id,
                address=letter.reader.address,
                subject=subject,
                text=text,
                html=html,
                list_name=f"ban-tin-{issue.rhythm}",
                leave_url=link,
            )
        )
    fates = send_letters(letters)
    with transaction.atomic():
        for letter, _items in claimed:
            fate, reply = fates[letter.reader_id]
            if fate is LetterFate.REFUSED and is_unknown_mailbox(reply):
                suppress_mailbox(letter.reader.address_hash, reason="unknown", detail=str(reply))
                Reader.objects.filter(pk=letter.reader_id).update(state=Reader.State.BOUNCED, ended_at=now())
            _settle(letter, fate)
        Letter.objects.bulk_update([one.letter for one in claimed], ["state", "due_at", "attempts"])
    return sum(fate is LetterFate.ACCEPTED for fate, _reply in fates.values())


def _settle(letter: Letter, fate: LetterFate) -> None:
    at = now()
    if fate is LetterFate.UNTOUCHED:
        # As if nothing had been tried: the relay was away.
        letter.state, letter.due_at, letter.attempts = State.WAITING, at + timedelta(minutes=2), letter.attempts - 1
        return
    if fate is LetterFate.LATER:
        pause = pause_before_retry(letter.attempts, at - (letter.first_tried_at or at))
        letter.state = State.WAITING if pause else State.REFUSED
        letter.due_at = at + (pause or timedelta())
        return
    ends = {LetterFate.ACCEPTED: State.SENT, LetterFate.REFUSED: State.REFUSED, LetterFate.IN_DOUBT: State.IN_DOUBT}
    letter.state = ends[fate]


@transaction.atomic
def _close(issue: Issue) -> None:
    """Write down the counts, and that the issue is out once no letter of it is open any more."""
    counts = dict(Letter.objects.filter(issue=issue).values_list("state").annotate(n=Count("pk")))
    is_open = counts.get(State.WAITING, 0) + counts.get(State.SENDING, 0)
    Issue.objects.filter(pk=issue.pk, state=Issue.State.SENDING).update(
        sent=counts.get(State.SENT, 0),
        refused=counts.get(State.REFUSED, 0),
        in_doubt=counts.get(State.IN_DOUBT, 0),
        passed_over=counts.get(State.NOTHING, 0),
        state=Issue.State.SENDING if is_open else Issue.State.SENT,
        ended_at=None if is_open else now(),
    )


def send_consents() -> int:
    """How many letters asking for consent went out. A killed worker sends none twice; who misses one asks again."""
    with transaction.atomic():
        waiting = Wish.objects.filter(sent_at=None, confirmed_at=None, tries__lt=MOST_TRIES).order_by("asked_at")
        wishes = list(waiting.select_for_update(skip_locked=True)[:MOST_CONSENTS])
        Wish.objects.filter(pk__in=[wish.pk for wish in wishes]).update(sent_at=now(), tries=F("tries") + 1)
    if not wishes:
        return 0
    subject = _("Xác nhận nhận bản tin qua thư")
    letters = [BulkLetter(0, wish.pk, wish.address, subject, consent_text(wish)) for wish in wishes]
    fates = {pk: fate for pk, (fate, _reply) in send_letters(letters).items()}
    again = [pk for pk, fate in fates.items() if fate in (LetterFate.UNTOUCHED, LetterFate.LATER)]
    Wish.objects.filter(pk__in=again).update(sent_at=None)
    return sum(fate is LetterFate.ACCEPTED for fate in fates.values())


def forget_letters() -> int:
    """Who got which issue is not kept for ever; the issue keeps its counts."""
    over = Issue.objects.filter(state=Issue.State.SENT, ended_at__lt=now() - KEPT_FOR)
    return Letter.objects.filter(issue__in=over).delete()[0]
