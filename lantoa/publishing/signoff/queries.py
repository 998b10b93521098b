"""What was asked about a piece, and what came back."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lantoa.kit.text import fold
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.facade import Article, may_edit_article, standing_of
from lantoa.publishing.signoff.actions import state_now
from lantoa.publishing.signoff.models import OPEN_LETTERS, Letter, Signoff
from lantoa.publishing.signoff.rules import ALIVE, State, is_same_name


@dataclass(frozen=True)
class Shown:
    """One asked word as the desk sees it. `badge` names a look, `is_other_name` that another name was signed."""

    row: Signoff
    state: State
    label: str
    badge: str
    may_withdraw: bool
    may_again: bool
    is_other_name: bool
    letter: Letter | None

    @property
    def is_posting(self) -> bool:
        """Whether its letter is still on its way."""
        return self.letter is not None and self.letter.state in OPEN_LETTERS


def signoffs_of(article: Article, user: User, *, only: int | None = None) -> list[Shown]:
    """Everything asked about the piece, newest first, or the one. Up to nine queries, however many there are."""
    rows = Signoff.objects.filter(article_id=article.pk).select_related("asked_by", "withdrawn_by", "letter")
    rows = rows.defer("letter__secret")
    rows = rows if only is None else rows.filter(pk=only)
    is_editor = may_edit_article(user, article)
    is_approver = is_editor and standing_of(user, article).is_approver
    return [
        _shown(row, article, may_steer=is_editor and (is_approver or row.asked_by_id == user.pk))
        for row in rows.prefetch_related("remarks")
    ]


def _shown(row: Signoff, article: Article, *, may_steer: bool) -> Shown:
    state = state_now(row, article)
    letter: Letter | None = getattr(row, "letter", None)
    # Until it is opened: a letter that waits or failed says more than that there is a link.
    posted = letter if state == State.SENT and letter and letter.state != Letter.State.SENT else None
    is_signed = state == State.ANSWERED and bool(row.signed_name)
    return Shown(
        row=row,
        state=state,
        label=row.get_outcome_display() if state == State.ANSWERED else _label(state, posted),
        badge=_badge(row, state, posted),
        may_withdraw=may_steer and state in ALIVE,
        may_again=may_steer and state != State.CLOSED,
        letter=letter,
        is_other_name=is_signed and not is_same_name(fold(row.guest_name), fold(row.signed_name)),
    )


_BADGES: dict[str, str] = {
    Signoff.Outcome.APPROVED: "approved",
    Signoff.Outcome.SENT_BACK: "returned",
    Signoff.Outcome.COMMENTED: "done",
    State.OPENED: "sending",
    State.SUPERSEDED: "late",
    State.EXPIRED: "late",
    State.WITHDRAWN: "",
    State.CLOSED: "",
}


def _badge(row: Signoff, state: State, posted: Letter | None) -> str:
    if posted is not None:
        return "failed" if posted.state == Letter.State.FAILED else "waiting"
    return _BADGES.get(row.outcome or state, "waiting")


def _label(state: State, posted: Letter | None) -> str:
    if posted is not None:
        return str(posted.get_state_display())
    return {
        State.SENT: _("Đã gửi, chưa mở"),
        State.OPENED: _("Đã mở, chưa trả lời"),
        State.WITHDRAWN: _("Đã thu hồi"),
        State.SUPERSEDED: _("Hết tác dụng: bài đã sửa"),
        State.CLOSED: _("Đã đóng: bài đã đăng hoặc gỡ"),
        State.EXPIRED: _("Quá hạn"),
    }[state]
