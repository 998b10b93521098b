"""What happened to a dispatch or a piece, told in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.org.audit.facade import AuditEntry, history_of

_VERBS: dict[str, object] = {
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
    "newsroom.miss_piece": gettext_lazy("không đăng được đúng hẹn"),
    "newsroom.embargo_piece": gettext_lazy("đặt hạn không đăng trước"),
    "newsroom.lift_embargo_piece": gettext_lazy("bỏ hạn không đăng trước"),
    "newsroom.embargo_dispatch": gettext_lazy("đặt hạn không đăng trước"),
    "newsroom.lift_embargo_dispatch": gettext_lazy("bỏ hạn không đăng trước"),
    "newsroom.expiry_piece": gettext_lazy("đặt hạn hiệu lực"),
    "newsroom.clear_expiry_piece": gettext_lazy("bỏ hạn hiệu lực"),
    "newsroom.expire_piece": gettext_lazy("hết hiệu lực"),
    "newsroom.evergreen_piece": gettext_lazy("đưa vào rà soát định kỳ"),
    "newsroom.end_evergreen_piece": gettext_lazy("thôi rà soát định kỳ"),
    "newsroom.confirm_piece": gettext_lazy("rà soát: vẫn đúng"),
    "newsroom.pin_piece": gettext_lazy("ghim bài"),
    "newsroom.change_pin_piece": gettext_lazy("đổi giờ ghim"),
    "newsroom.unpin_piece": gettext_lazy("bỏ ghim"),
    "newsroom.order_pins_piece": gettext_lazy("xếp lại bài ghim"),
    "newsroom.tag_piece": gettext_lazy("gắn chuyên đề"),
    "newsroom.untag_piece": gettext_lazy("bỏ chuyên đề"),
    "newsroom.move_piece": gettext_lazy("chuyển chuyên mục"),
    "newsroom.import_piece": gettext_lazy("nhập bài từ cổng cũ"),
    "newsroom.import_again_piece": gettext_lazy("cập nhật theo cổng cũ"),
    "newsroom.credit_piece": gettext_lazy("ghi cho đơn vị, theo cổng cũ"),
}

# Steps whose note is where the piece was put.
_PLACED = frozenset({"newsroom.tag_piece", "newsroom.untag_piece", "newsroom.move_piece"})


@dataclass(frozen=True)
class Event:
    """One thing somebody did; `note` is what they wrote with it, `behalf` by whose right a guest did it."""

    at: datetime
    who: str
    what: str
    note: str
    is_urgent: bool
    behalf: str = ""


def tell_verbs(verbs: Mapping[str, object]) -> None:
    """From now on these verbs of another package's audit are told in these words. Called at app ready."""
    _VERBS.update(verbs)


def history(*things: Model | None) -> list[Event]:
    """The audit of the things that are there, told as one, newest first. One query each."""
    entries = [entry for thing in things if thing is not None for entry in history_of(thing)]
    return [event_of(entry) for entry in sorted(entries, key=lambda entry: entry.happened_at, reverse=True)]


def event_of(entry: AuditEntry) -> Event:
    """The entry as a sentence. No query when its people are loaded."""
    detail = entry.detail
    note = str(detail.get("note") or detail.get("reason") or "")
    if confirmed := detail.get("confirmed"):
        note = "\n".join(filter(None, [note, _("Xác nhận khi kiểm tra: %(why)s") % {"why": confirmed}]))
    if to := detail.get("to"):
        note = _("cho %(name)s") % {"name": to}
    if late := detail.get("late_minutes"):
        note = _("trễ %(late)s phút so với giờ hẹn") % {"late": late}
    if not note:
        note = str(detail.get("topic") or detail.get("section") or "") if entry.verb in _PLACED else ""
    return Event(
        at=entry.happened_at,
        who=str(entry.actor or detail.get("guest") or _("Hệ thống")),
        what=str(_VERBS.get(entry.verb, entry.verb)),
        note=note,
        is_urgent=bool(detail.get("urgent")),
        behalf=str(entry.on_behalf_of or ""),
    )
