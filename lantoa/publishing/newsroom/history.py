"""What happened to a dispatch or a piece, told in sentences."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.org.audit.facade import AuditEntry, history_of

_VERBS = {
    "newsroom.file_dispatch": gettext_lazy("gửi tin"),
    "newsroom.add_photo": gettext_lazy("gửi ảnh"),
    "newsroom.take_dispatch": gettext_lazy("nhận tin"),
    "newsroom.put_back_dispatch": gettext_lazy("trả tin về hàng chờ"),
    "newsroom.hand_over_dispatch": gettext_lazy("bàn giao tin"),
    "newsroom.return_dispatch": gettext_lazy("trả lại để bổ sung"),
    "newsroom.decline_dispatch": gettext_lazy("không sử dụng"),
    "newsroom.answer_dispatch": gettext_lazy("bổ sung tin"),
    "newsroom.accept_dispatch": gettext_lazy("nhận vào chuyên mục"),
    "newsroom.publish_dispatch": gettext_lazy("tin đã đăng"),
    "newsroom.start_piece": gettext_lazy("viết bài mới"),
    "newsroom.take_piece": gettext_lazy("nhận bài"),
    "newsroom.hand_over_piece": gettext_lazy("bàn giao bài"),
    "newsroom.edit_piece": gettext_lazy("sửa bài"),
    "newsroom.restore_piece": gettext_lazy("khôi phục bản cũ"),
    "newsroom.submit_piece": gettext_lazy("gửi duyệt"),
    "newsroom.send_back_piece": gettext_lazy("trả lại bài"),
    "newsroom.approve_piece": gettext_lazy("duyệt bài"),
    "newsroom.unapprove_piece": gettext_lazy("sửa bài đã duyệt: cần duyệt lại"),
    "newsroom.schedule_piece": gettext_lazy("hẹn giờ đăng"),
    "newsroom.unschedule_piece": gettext_lazy("bỏ hẹn giờ"),
    "newsroom.publish_piece": gettext_lazy("đăng bài"),
    "newsroom.correct_piece": gettext_lazy("đăng bản sửa"),
    "newsroom.withdraw_piece": gettext_lazy("gỡ bài"),
    "newsroom.reopen_piece": gettext_lazy("mở lại bài"),
    "newsroom.import_piece": gettext_lazy("nhập bài từ cổng cũ"),
    "newsroom.import_again_piece": gettext_lazy("cập nhật theo cổng cũ"),
}


@dataclass(frozen=True)
class Event:
    """One thing somebody did; `note` is what they wrote with it."""

    at: datetime
    who: str
    what: str
    note: str
    is_urgent: bool


def history(*things: Model | None) -> list[Event]:
    """The audit of the things that are there, told as one, newest first. One query each."""
    entries = [entry for thing in things if thing is not None for entry in history_of(thing)]
    return [_event(entry) for entry in sorted(entries, key=lambda entry: entry.happened_at, reverse=True)]


def _event(entry: AuditEntry) -> Event:
    detail = entry.detail
    note = str(detail.get("note") or detail.get("reason") or "")
    if confirmed := detail.get("confirmed"):
        note = "\n".join(filter(None, [note, _("Xác nhận khi kiểm tra: %(why)s") % {"why": confirmed}]))
    if to := detail.get("to"):
        note = _("cho %(name)s") % {"name": to}
    return Event(
        at=entry.happened_at,
        who=str(entry.actor) if entry.actor else _("Hệ thống"),
        what=str(_VERBS.get(entry.verb, entry.verb)),
        note=note,
        is_urgent=bool(detail.get("urgent")),
    )
