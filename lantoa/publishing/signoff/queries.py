"""What was asked about a piece, and what came back."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lantoa.kit.text import fold
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.facade import Article, may_edit_article, standing_of
from lantoa.publishing.signoff.actions import state_now
from lantoa.publishing.signoff.models import Signoff
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


def signoffs_of(article: Article, user: User) -> list[Shown]:
    """Everything asked about the piece, newest first. Up to nine queries, however many there are."""
    rows = Signoff.objects.filter(article_id=article.pk).select_related("asked_by", "withdrawn_by")
    is_editor = may_edit_article(user, article)
    is_approver = is_editor and standing_of(user, article).is_approver
    return [
        _shown(row, article, may_steer=is_editor and (is_approver or row.asked_by_id == user.pk))
        for row in rows.prefetch_related("remarks")
    ]


def _shown(row: Signoff, article: Article, *, may_steer: bool) -> Shown:
    state = state_now(row, article)
    is_signed = state == State.ANSWERED and bool(row.signed_name)
    return Shown(
        row=row,
        state=state,
        label=row.get_outcome_display() if state == State.ANSWERED else _label(state),
        badge=_BADGES.get(row.outcome or state, "waiting"),
        may_withdraw=may_steer and state in ALIVE,
        may_again=may_steer and state != State.CLOSED,
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


def _label(state: State) -> str:
    return {
        State.SENT: _("Đã gửi, chưa mở"),
        State.OPENED: _("Đã mở, chưa trả lời"),
        State.WITHDRAWN: _("Đã thu hồi"),
        State.SUPERSEDED: _("Hết tác dụng: bài đã sửa"),
        State.CLOSED: _("Đã đóng: bài đã đăng hoặc gỡ"),
        State.EXPIRED: _("Quá hạn"),
    }[state]
