"""What people do with their share tasks."""

from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import one_line
from lantoa.org.audit import facade as audit
from lantoa.org.facts.facade import Kind as FactKind
from lantoa.org.facts.facade import record_fact
from lantoa.org.people.facade import User, users_with_role
from lantoa.publishing.distribution.access import RELEASING_ROLES
from lantoa.publishing.distribution.models import Channel, Delivery
from lantoa.publishing.distribution.task_rules import UNDO_WINDOW
from lantoa.services.notify.facade import notify

State = Delivery.State
# What a person can settle: an open task, one that failed, one nobody but a person can tell about.
OPEN_FOR_PEOPLE = (State.TASK, State.FAILED)


@transaction.atomic
def finish_task(*, delivery: Delivery, by: User, proof_url: str = "", proof_picture: Model | None = None) -> Delivery:
    """The person has shared it: `done`, with its proof. Again on a done task: only a proof is added.

    Raises RuleBroken without a proof, with a proof that is no web address, and when it was sent or recalled.
    """
    proof_url = one_line(proof_url)
    _check_proof(proof_url, proof_picture)
    row = _locked(delivery)
    if row.state == State.DONE:
        return _add_proof(row, proof_url, proof_picture)
    if row.is_recalled or row.state == State.RECALLED:
        raise RuleBroken(_("Đợt lan tỏa này đã được thu hồi, xin đừng chia sẻ nữa."))
    if not (row.state in OPEN_FOR_PEOPLE or row.needs_person):
        raise RuleBroken(_("Lượt này hệ thống đang tự đăng, không cần chia sẻ bằng tay."))
    # What it was is remembered: an undo leads back there.
    was = {"state": row.state, "needs_person": row.needs_person, "error_class": row.error_class, "error": row.error}
    times = _times_finished(row)
    row.state, row.sent_at, row.done_by = State.DONE, now(), by
    row.needs_person, row.next_attempt_at, row.snoozed_until = False, None, None
    _add_proof(row, proof_url, proof_picture)
    Channel.objects.filter(pk=row.channel_id).update(last_sent_at=row.sent_at)
    source = f"delivery:{row.pk}:{times + 1}" if times else f"delivery:{row.pk}"
    record_fact(kind=FactKind.SHARE_DONE, unit_id=row.unit_id, happened_at=row.sent_at, source=source)
    detail: dict[str, object] = {"proof_url": proof_url, "was": was}
    audit.record("distribution.finish_task", row, by=by, unit_id=row.unit_id, detail=detail)
    return row


def _times_finished(row: Delivery) -> int:
    """How often it was done before: each time is a fact of its own, and so is what took it back."""
    return audit.history_of(row).filter(verb="distribution.finish_task").count()


@transaction.atomic
def undo_finish(*, delivery: Delivery, by: User) -> Delivery:
    """A mistaken "đã đăng" is taken back within UNDO_WINDOW: the task is open as before, its fact corrected by another.

    Safe to call twice: a task that is open stays so. Raises RuleBroken when it is too late, someone else did it, or
    the share was checked or recalled meanwhile.
    """
    row = _locked(delivery)
    if row.state in OPEN_FOR_PEOPLE or row.state == State.IN_DOUBT:
        return row
    if row.state != State.DONE or row.is_recalled or row.sent_at is None:
        raise RuleBroken(_("Lượt này không còn lấy lại được."))
    if row.done_by_id != by.pk:
        raise RuleBroken(_("Chỉ người đã báo đăng mới lấy lại được."))
    if now() - row.sent_at > UNDO_WINDOW:
        raise RuleBroken(_("Đã quá 10 phút, không lấy lại được nữa. Nếu báo nhầm, đồng chí nhắn người phụ trách."))
    if row.proof_state in (Delivery.Proof.ACCEPTED, Delivery.Proof.REFUSED):
        raise RuleBroken(_("Minh chứng đã được kiểm, không lấy lại được nữa."))
    reopen(row, happened_at=row.sent_at, why="undo")
    audit.record("distribution.undo_finish", row, by=by, unit_id=row.unit_id)
    return row


def reopen(row: Delivery, *, happened_at: datetime, why: str, error_class: str = "", error: str = "") -> None:
    """A locked row that is done is a task again, as before it was done; the share's fact is corrected by one more.

    The correction counts at `happened_at`: a mistake of minutes on its own day, a refusal of later on the day of it.
    """
    last = audit.history_of(row).filter(verb="distribution.finish_task").first()
    was = (last.detail.get("was") if last else None) or {}
    doubtful = was.get("state") == State.IN_DOUBT
    row.state = State.IN_DOUBT if doubtful else State.FAILED if was.get("state") == State.FAILED else State.TASK
    if error_class:
        row.state = State.TASK
    row.needs_person = row.state == State.IN_DOUBT
    row.error_class = error_class or was.get("error_class", "")
    row.error = (error or was.get("error", ""))[:300]
    row.sent_at, row.done_by, row.proof_url, row.proof_picture_id = None, None, "", None
    row.proof_state, row.proof_checked_at = Delivery.Proof.REFUSED if error_class else "", None
    row.save()
    source = f"delivery:{row.pk}:{_times_finished(row)}:{why}"
    record_fact(kind=FactKind.SHARE_DONE, unit_id=row.unit_id, happened_at=happened_at, source=source, quantity=-1)


def _check_proof(proof_url: str, proof_picture: Model | None) -> None:
    if not proof_url and proof_picture is None:
        raise RuleBroken(_("Hãy dán liên kết bài đã đăng hoặc gửi ảnh chụp màn hình."))
    if proof_url:
        try:
            parts = urlsplit(proof_url)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and len(proof_url) <= 500
        except ValueError:
            usable = False
        if not usable:
            raise RuleBroken(_("Liên kết minh chứng phải là một địa chỉ web bắt đầu bằng http:// hoặc https://."))


def _add_proof(row: Delivery, proof_url: str, proof_picture: Model | None) -> Delivery:
    if proof_url:
        row.proof_url = proof_url
    if proof_picture is not None:
        row.proof_picture_id = proof_picture.pk
    if row.proof_state != Delivery.Proof.ACCEPTED:
        row.proof_state, row.proof_checked_at = Delivery.Proof.UNCHECKED, None
    row.save()
    return row


def _locked(delivery: Delivery) -> Delivery:
    return Delivery.objects.select_for_update(of=("self",)).select_related("release", "channel").get(pk=delivery.pk)


@transaction.atomic
def report_problem(*, delivery: Delivery, by: User, reason: str) -> Delivery:
    """The task stays open and carries the reason; who may release there is told once per delivery and reason."""
    reason = one_line(reason)
    if not reason:
        raise RuleBroken(_("Hãy ghi ngắn gọn vướng ở đâu."))
    row = _locked(delivery)
    if row.state != State.TASK and not row.needs_person:
        raise RuleBroken(_("Lượt chia sẻ này không còn mở."))
    row.error_class, row.error = "reported", reason[:300]
    row.save(update_fields=["error_class", "error"])
    audit.record("distribution.report_problem", row, by=by, unit_id=row.unit_id, detail={"reason": row.error})
    notify(
        users_with_role(row.unit, RELEASING_ROLES),
        text=_("{}: vướng khi chia sẻ “{}”: {}").format(row.unit, row.release.title, reason)[:300],
        url=row.release.get_absolute_url(),
        source=f"problem:{row.pk}:{audit.history_of(row).count()}",
    )
    return row
