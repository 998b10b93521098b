"""What one person may do with one card, and in which words."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.org.people.facade import Role, User, has_role
from lantoa.publishing.newsroom.access import may_edit_dispatch, standing_of
from lantoa.publishing.newsroom.actions import holding_approval, text_mark
from lantoa.publishing.newsroom.deskboard import rules
from lantoa.publishing.newsroom.models import Article, Dispatch
from lantoa.publishing.newsroom.rules import dispatch_choices, piece_choices

_LABELS = {
    "accept": gettext_lazy("Nhận và biên tập"),
    "take": gettext_lazy("Giữ tin này"),
    "put_back": gettext_lazy("Trả về hàng chờ"),
    "return": gettext_lazy("Trả lại để bổ sung"),
    "hand_over": gettext_lazy("Bàn giao"),
    "decline": gettext_lazy("Không sử dụng"),
    "submit": gettext_lazy("Gửi duyệt"),
    "approve": gettext_lazy("Duyệt"),
    "approve_publish": gettext_lazy("Duyệt và đăng ngay"),
    "publish": gettext_lazy("Đăng ngay"),
    "schedule": gettext_lazy("Hẹn giờ đăng"),
    "unschedule": gettext_lazy("Bỏ hẹn giờ"),
    "approve_urgently": gettext_lazy("Duyệt khẩn"),
    "approve_urgently_publish": gettext_lazy("Duyệt khẩn và đăng"),
    "send_back": gettext_lazy("Trả lại người biên tập"),
    "withdraw": gettext_lazy("Gỡ bài"),
}
_REASONS = {
    "here": gettext_lazy("Việc này đã ở cột đó."),
    "only_look": gettext_lazy("Đồng chí chỉ được xem, không xử lý được việc này."),
    "accept_first": gettext_lazy("Tin gửi phải được nhận thành bài trong một chuyên mục trước đã."),
    "held": gettext_lazy("%(name)s đang giữ tin này."),
    "waits_for_unit": gettext_lazy("Tin đang chờ đơn vị bổ sung hoặc đã thành bài."),
    "is_piece": gettext_lazy("Tin đã thành bài, không trở về tin mới gửi được."),
    "is_out": gettext_lazy("Bài đã đăng. Muốn sửa hoặc gỡ, hãy mở bài hoặc chọn “Gỡ bài” trong các bước."),
    "submit_first": gettext_lazy("Bài chưa được gửi duyệt."),
    "is_approved": gettext_lazy("Bài đã duyệt. Muốn sửa tiếp, hãy trả lại người biên tập."),
    "own_text": gettext_lazy("Người viết, sửa bài không tự duyệt bài đó. Hãy nhờ người duyệt khác."),
    "changed_since": gettext_lazy("Bài được sửa sau khi duyệt. Cần duyệt lại bản mới rồi mới đăng được."),
    "no_duty": gettext_lazy("Đồng chí chưa được giao việc này ở chuyên mục của bài."),
}


@dataclass(frozen=True)
class ShownStep:
    """One step as a form: its button, where it goes, what it asks."""

    key: str
    label: str
    action: str
    needs: str
    publishes: bool
    looks: str


@dataclass(frozen=True)
class Sheet:
    """What the sheet of one card shows. `refusal` says why it does not go where it was carried."""

    kind: str
    title: str
    url: str
    pk: int
    steps: list[ShownStep]
    refusal: str = ""
    seen: str = ""
    choices: frozenset[str] = field(default_factory=frozenset)


def dispatch_sheet(user: User, dispatch: Dispatch, *, end: str = "") -> Sheet:
    """The steps of a dispatch for this person; only those that lead to the column `end` when it is given."""
    may_edit = may_edit_dispatch(user, dispatch)
    is_mine, is_held = dispatch.taken_by_id == user.pk, dispatch.taken_by_id is not None
    choices = (
        dispatch_choices(
            dispatch.state,
            is_mine=is_mine,
            is_held=is_held,
            has_piece=dispatch.article_id is not None,
            may_hand_over=has_role(user, (Role.SECRETARY, Role.MANAGING_EDITOR), dispatch.unit),
        )
        if may_edit
        else frozenset()
    )
    column = rules.column_of("dispatch", dispatch.state) or rules.IN_WORK
    card = rules.Card("dispatch", column, may_edit, is_held=is_held and not is_mine)
    url = reverse("newsroom:dispatch_detail", args=[dispatch.pk])
    steps, refusal = _steps(card, choices, end, dispatch.pk, name=str(dispatch.taken_by or ""))
    return Sheet("dispatch", dispatch.title, url, dispatch.pk, steps, refusal, choices=choices)


def piece_sheet(user: User, article: Article, *, end: str = "") -> Sheet:
    """The steps of a piece for this person; only those that lead to the column `end` when it is given."""
    who = standing_of(user, article)
    is_approved = holding_approval(article) is not None
    choices = piece_choices(article.state, who, has_newer_text=False, is_approved=is_approved)
    card = rules.Card(
        "piece",
        rules.column_of("piece", article.state) or rules.OUT,
        who.is_editor,
        has_written=who.has_written,
        is_approver=who.is_approver,
        is_approved=is_approved,
    )
    url = reverse("newsroom:piece_detail", args=[article.pk])
    steps, refusal = _steps(card, choices, end, article.pk)
    title = article.draft_title or article.title
    return Sheet("piece", title, url, article.pk, steps, refusal, text_mark(article), choices)


def _steps(
    card: rules.Card, choices: frozenset[str], end: str, pk: int, *, name: str = ""
) -> tuple[list[ShownStep], str]:
    if not end:
        found = rules.steps_of(card.kind, choices)
        return [_shown(step, card.kind, pk, position) for position, step in enumerate(found)], ""
    found = rules.steps_to(card.kind, choices, start=card.column, end=end)
    if found:
        return [_shown(step, card.kind, pk, position) for position, step in enumerate(found)], ""
    return [], str(_REASONS[rules.why_not(card, end)]) % {"name": name}


def _shown(step: rules.Step, kind: str, pk: int, position: int) -> ShownStep:
    looks = "button--danger" if step.key in ("decline", "withdraw") else "button--primary" if position == 0 else ""
    action = reverse(f"newsroom:card_{kind}_step", args=[pk, step.slug])
    return ShownStep(step.key, str(_LABELS[step.key]), action, step.needs, step.publishes, looks)


def asks_of(step: ShownStep) -> str:
    """The sentence above what a step asks."""
    sentences = {
        "section": _("Nhận thành bài trong chuyên mục"),
        "note": _("Cần sửa, bổ sung gì?"),
        "reason": _("Lý do"),
        "moment": _("Ngày và giờ (giờ Việt Nam)"),
        "person": _("Người nhận bàn giao"),
    }
    return sentences.get(step.needs, "")
