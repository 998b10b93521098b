"""What people do with their share tasks."""

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
    row.state, row.sent_at, row.done_by = State.DONE, now(), by
    row.needs_person, row.next_attempt_at = False, None
    _add_proof(row, proof_url, proof_picture)
    Channel.objects.filter(pk=row.channel_id).update(last_sent_at=row.sent_at)
    record_fact(kind=FactKind.SHARE_DONE, unit_id=row.unit_id, happened_at=row.sent_at, source=f"delivery:{row.pk}")
    audit.record("distribution.finish_task", row, by=by, unit_id=row.unit_id, detail={"proof_url": proof_url})
    return row


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
