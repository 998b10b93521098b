"""A piece goes out, is corrected, and is withdrawn."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Revision

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.audit.facade import record
from lantoa.org.facts.facade import Kind, record_fact
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.access import standing_of
from lantoa.publishing.newsroom.actions.confirming import must_be_confirmed
from lantoa.publishing.newsroom.actions.locked import (
    change_piece,
    locked_piece,
    must_have_seen,
    must_step,
    tell_editor,
)
from lantoa.publishing.newsroom.actions.pieces import approve_piece, holding_approval, record_approval
from lantoa.publishing.newsroom.actions.quoted import must_be_ours_or_quotable
from lantoa.publishing.newsroom.actions.words import wanted_reason
from lantoa.publishing.newsroom.models import Article, Dispatch
from lantoa.publishing.newsroom.rules import may_publish
from lantoa.publishing.newsroom.signals import piece_changed, piece_published, piece_withdrawn
from lantoa.publishing.newsroom.times.gate import must_be_free, must_have_open_section
from lantoa.publishing.newsroom.times.rules import is_over, minutes_late
from lantoa.services.cache.facade import drop_pages
from lantoa.services.notify.facade import notify

State = Article.State


@transaction.atomic
def publish_piece(*, article: Article, by: User) -> Article:
    """The approved text is live. Safe to call twice: a piece goes out once.

    Raises RuleBroken when its latest text is not approved, it quotes another house against the terms, or the person may
    not publish here.
    """
    row = locked_piece(article, by)
    if row.state == State.PUBLISHED and row.live:
        return row
    if not may_publish(standing_of(by, row)):
        raise RuleBroken(_("Đồng chí chưa được giao đăng bài ở chuyên mục này."))
    return publish_row(row, by=by)


@transaction.atomic
def publish_without_waiting(*, article: Article, by: User, reason: str, confirmed: str | None = None) -> Article:
    """Approve if need be, and publish: one person's two decisions in one step.

    A managing editor's approval of what they wrote themselves is recorded as urgent, with `reason`.
    Safe to call twice. Raises RuleBroken and NeedsReason as `approve_piece` and `publish_piece` do.
    """
    row = locked_piece(article, by)
    if row.state == State.PUBLISHED and row.live:
        return row
    if row.state in (State.IN_EDITING, State.SUBMITTED):
        approve_piece(article=row, by=by, urgent_reason=reason, confirmed=confirmed)
    return publish_piece(article=row, by=by)


@transaction.atomic
def correct_piece(
    *, article: Article, note: str, by: User, seen: str | None = None, confirmed: str | None = None
) -> Article:
    """The latest text of a live piece replaces what readers see; `note` says what was corrected.

    Whoever wrote the correction does not put it out, but for the managing editor (recorded as urgent, with the note).
    Raises RuleBroken when there is nothing new, no note, or a newer text than the one seen; NeedsReason as
    `approve_piece` does.
    """
    row = locked_piece(article, by)
    text = wanted_reason(note)
    must_step(row, "correct", _("Chỉ sửa được bài đã đăng."))
    must_have_seen(row, seen)
    if row.latest_revision_id == row.live_revision_id:
        raise RuleBroken(_("Chưa có bản sửa nào khác bản đang đăng."))
    approval = holding_approval(row) or record_approval(row, by=by, urgent_reason=text)
    weighed = must_be_confirmed(row, row.get_latest_revision_as_object(), confirmed=confirmed)
    _make_live(row, approval.revision_id, by=by)
    change_piece(
        row,
        "correct",
        by=by,
        detail={"note": text, "revision": approval.revision_id, "urgent": approval.is_urgent, **weighed},
        corrected_at=now(),
        correction_note=text,
    )
    announce(row, piece_changed)
    return row


@transaction.atomic
def withdraw_piece(*, article: Article, reason: str, by: User) -> Article:
    """The piece is no longer live; its address answers that it is gone. Safe to call twice.

    Raises RuleBroken without a reason, for a piece that is not out, or when the person does not approve here.
    """
    row = locked_piece(article, by)
    if row.state == State.WITHDRAWN:
        return row
    text = wanted_reason(reason)
    must_step(row, "withdraw", _("Chỉ gỡ được bài đã đăng."))
    if not standing_of(by, row).is_approver:
        raise RuleBroken(_("Chỉ người duyệt của chuyên mục gỡ bài được."))
    return withdraw_row(row, reason=text, by=by)


def withdraw_row(row: Article, *, reason: str, by: User | None) -> Article:
    """A locked piece is no longer live; None is the system, at the piece's own end."""
    UnpublishPageAction(row, user=by, log_action=True).execute(skip_permission_checks=True)
    change_piece(row, "withdraw", by=by, detail={"reason": reason}, state=State.WITHDRAWN, withdrawn_reason=reason)
    tell_editor(row, _("Bài “%(title)s” đã được gỡ."), by=by, source=f"{row.pk}:withdrawn:{now():%s}")
    announce(row, piece_withdrawn)
    return row


def must_be_approved(row: Article) -> int:
    approval = holding_approval(row)
    if approval is None:
        raise RuleBroken(_("Bài được sửa sau khi duyệt. Cần duyệt lại bản mới rồi mới đăng được."))
    return int(approval.revision_id)


def publish_row(row: Article, *, by: User | None, due: datetime | None = None) -> Article:
    """A locked piece goes out; by None at its hour, which was `due`. Raises RuleBroken as `publish_piece` does."""
    must_step(row, "publish", _("Bài chưa được duyệt."))
    must_be_free(row, at=now())
    must_have_open_section(row)
    if is_over(row.expires_at, at=now()):
        raise RuleBroken(_("Bài đã quá hạn hiệu lực. Hãy đặt lại hạn rồi đăng."))
    revision_id = must_be_approved(row)
    _make_live(row, revision_id, by=by)
    detail: dict[str, object] = {"revision": revision_id}
    if due and (late := minutes_late(due, at=now())):
        detail["late_minutes"] = late
    change_piece(
        row,
        "publish",
        by=by,
        detail=detail,
        state=State.PUBLISHED,
        publish_at=None,
        withdrawn_reason="",
    )
    if row.unit_id:
        # One piece counts once, however often it is withdrawn and published again.
        record_fact(kind=Kind.PIECE_PUBLISHED, unit_id=row.unit_id, happened_at=now(), source=f"piece:{row.pk}")
    _close_dispatch(row, by=by)
    tell_editor(row, _("Bài “%(title)s” đã đăng."), by=by, source=f"{row.pk}:published:{revision_id}")
    announce(row, piece_published)
    return row


def _make_live(row: Article, revision_id: int, *, by: User | None) -> None:
    revision = Revision.objects.get(pk=revision_id)
    must_be_ours_or_quotable(revision.as_object(), at=now())
    try:
        revision.publish(user=by, skip_permission_checks=True)
    except ValidationError as error:
        raise RuleBroken(_("Bài còn chỗ chưa đúng: %(what)s") % {"what": " ".join(error.messages)}) from error
    row.refresh_from_db()


def _close_dispatch(row: Article, *, by: User | None) -> None:
    dispatch = Dispatch.objects.select_related("filed_by").filter(article=row).first()
    if dispatch is None or dispatch.state == Dispatch.State.PUBLISHED:
        return
    Dispatch.objects.filter(pk=dispatch.pk).update(state=Dispatch.State.PUBLISHED, changed_at=now())
    record("newsroom.publish_dispatch", dispatch, by=by, unit_id=dispatch.unit_id, detail={"piece": row.pk})
    notify(
        [dispatch.filed_by],
        text=(_("Tin “%(title)s” của đồng chí đã đăng.") % {"title": dispatch.title})[:300],
        url=f"/lam-viec/tin/{dispatch.pk}/",
        source=f"dispatch:published:{dispatch.pk}",
    )


def announce(row: Article, signal: object) -> None:
    """Drop every kept page, and tell the floors above after commit."""
    drop_pages()
    transaction.on_commit(lambda: signal.send(sender=Article, article=row))  # type: ignore[attr-defined]
