"""A letter with a link is taken in hand by one worker, and what became of it is written down."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.publishing.signoff.actions.answer import state_now
from lantoa.publishing.signoff.models import OPEN_LETTERS, Letter, Signoff
from lantoa.publishing.signoff.rules import State
from lantoa.services.notify.facade import LEASE, Fate, notify, pause_after

_JOINED = ("signoff__article__latest_revision", "signoff__asked_by")


def drop_letter(signoff: Signoff) -> None:
    """What has not gone does not go any more, and its secret is forgotten. Safe to call twice."""
    _settle(Letter.objects.filter(signoff=signoff, state__in=OPEN_LETTERS), Letter.State.DROPPED)


def take_letter() -> Letter | None:
    """The next letter that is due, in this worker's hands for `LEASE`; None when there is none.

    Letters whose link opens nothing any more are not sent; one whose link was opened has arrived.
    """
    while True:
        letter, is_over = _take()
        if letter is None or not is_over:
            return letter


@transaction.atomic
def _take() -> tuple[Letter | None, bool]:
    at = now()
    due = Letter.objects.filter(state__in=OPEN_LETTERS, next_at__lte=at).order_by("next_at", "pk")
    letter = due.select_for_update(of=("self",), skip_locked=True).select_related(*_JOINED).first()
    if letter is None:
        return None, False
    state = state_now(letter.signoff, letter.signoff.article)
    if state != State.SENT:
        has_come = letter.signoff.opened_at is not None
        _settle(_own(letter), Letter.State.SENT if has_come else Letter.State.DROPPED)
        return letter, True
    if letter.attempts and pause_after(letter.attempts) is None:
        _fail(letter, letter.error or _("Tiến trình gửi dừng giữa chừng nhiều lần."))
        return letter, True
    letter.state, letter.next_at, letter.attempts = Letter.State.SENDING, at + LEASE, letter.attempts + 1
    letter.save(update_fields=["state", "next_at", "attempts"])
    return letter, False


def is_wanted(letter: Letter) -> bool:
    """Whether nobody withdrew it since it was taken. One query."""
    return _held(letter).exists()


@transaction.atomic
def settle_letter(*, letter: Letter, fate: Fate, error: str) -> bool:
    """Write down what became of a letter that was taken; whether it has gone. Who asked is told if it never will."""
    if fate is Fate.SENT:
        _settle(_held(letter), Letter.State.SENT)
        Signoff.objects.filter(pk=letter.signoff_id).update(mailed_at=now())
        return True
    pause = pause_after(letter.attempts) if fate is Fate.LATER else None
    if pause is None:
        if is_wanted(letter):
            _fail(letter, error)
    else:
        _held(letter).update(state=Letter.State.WAITING, next_at=now() + pause, error=error[:200])
    return False


def _own(letter: Letter) -> QuerySet[Letter]:
    return Letter.objects.filter(pk=letter.pk)


def _held(letter: Letter) -> QuerySet[Letter]:
    return _own(letter).filter(state=Letter.State.SENDING, attempts=letter.attempts)


def _settle(rows: QuerySet[Letter], state: Letter.State, error: str = "") -> None:
    rows.update(state=state, secret="", settled_at=now(), error=error[:200])


def _fail(letter: Letter, error: str) -> None:
    _settle(_own(letter), Letter.State.FAILED, error)
    row = letter.signoff
    words = {"name": row.guest_name, "why": error}
    notify(
        [row.asked_by],
        text=(_("Thư mời %(name)s không gửi được. %(why)s Mở để gửi bằng cách khác.") % words)[:300],
        url=f"/toa-soan/y-kien/bai/{row.article_id}/",
        source=f"signoff:{row.pk}:letter",
    )
