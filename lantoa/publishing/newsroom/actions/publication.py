"""A piece goes out, is corrected, and is withdrawn."""

import logging
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
from lantoa.publishing.newsroom.rules import may_publish, may_schedule
from lantoa.publishing.newsroom.signals import piece_changed, piece_published, piece_withdrawn
from lantoa.services.cache.facade import drop_pages
from lantoa.services.notify.facade import notify

State = Article.State
logger = logging.getLogger(__name__)


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
    return _publish(row, by=by)


@transaction.atomic
def publish_without_waiting(*, article: Article, by: User, reason: str) -> Article:
    """Approve if need be, and publish: one person's two decisions in one step.

    A managing editor's approval of what they wrote themselves is recorded as urgent, with `reason`.
    Safe to call twice. Raises RuleBroken as `approve_piece` and `publish_piece` do.
    """
    row = locked_piece(article, by)
    if row.state == State.PUBLISHED and row.live:
        return row
    if row.state in (State.IN_EDITING, State.SUBMITTED):
        approve_piece(article=row, by=by, urgent_reason=reason)
    return publish_piece(article=row, by=by)


@transaction.atomic
def schedule_piece(*, article: Article, at: datetime, by: User) -> Article:
    """The approved text goes out at `at`.

    Raises RuleBroken for a past or far moment, without a holding approval, or for news quoted too early or wrongly.
    """
    row = locked_piece(article, by)
    must_step(row, "schedule", _("Bài chưa duyệt thì chưa hẹn giờ được."))
    if not may_publish(standing_of(by, row)):
        raise RuleBroken(_("Đồng chí chưa được giao đăng bài ở chuyên mục này."))
    if not may_schedule(at, now=now()):
        raise RuleBroken(_("Giờ đăng phải ở phía trước và trong vòng một năm."))
    _must_be_approved(row)
    must_be_ours_or_quotable(row.get_latest_revision_as_object(), at=at)
    return change_piece(row, "schedule", by=by, detail={"at": at.isoformat()}, state=State.SCHEDULED, publish_at=at)


@transaction.atomic
def unschedule_piece(*, article: Article, by: User) -> Article:
    """The piece is approved without a time again. Safe to call twice."""
    row = locked_piece(article, by)
    if row.state != State.SCHEDULED:
        return row
    if not may_publish(standing_of(by, row)):
        raise RuleBroken(_("Đồng chí chưa được giao đăng bài ở chuyên mục này."))
    return change_piece(row, "unschedule", by=by, state=State.APPROVED, publish_at=None)


def publish_due_pieces() -> int:
    """Publish every scheduled piece whose time has come; returns how many went out. Safe to run from many workers."""
    due = Article.objects.filter(state=State.SCHEDULED, publish_at__lte=now())
    return sum(_publish_due(pk) for pk in due.order_by("publish_at").values_list("pk", flat=True))


@transaction.atomic
def _publish_due(article_id: int) -> bool:
    rows = Article.objects.select_for_update(of=("self",), skip_locked=True).only("state")
    due = rows.filter(pk=article_id, state=State.SCHEDULED, publish_at__lte=now()).first()
    if due is None:
        return False
    row = locked_piece(due, None)
    try:
        with transaction.atomic():
            _publish(row, by=None)
    except RuleBroken as error:
        # Left scheduled it would be tried every minute for ever.
        logger.warning("scheduled piece %s stays unpublished: %s", row.pk, error)
        change_piece(row, "unapprove", by=None, detail={"reason": str(error)}, state=State.SUBMITTED, publish_at=None)
        return False
    return True


@transaction.atomic
def correct_piece(*, article: Article, note: str, by: User, seen: str | None = None) -> Article:
    """The latest text of a live piece replaces what readers see; `note` says what was corrected.

    Whoever wrote the correction does not put it out, but for the managing editor (recorded as urgent, with the note).
    Raises RuleBroken when there is nothing new, no note, or a newer text than the one seen.
    """
    row = locked_piece(article, by)
    text = wanted_reason(note)
    must_step(row, "correct", _("Chỉ sửa được bài đã đăng."))
    must_have_seen(row, seen)
    if row.latest_revision_id == row.live_revision_id:
        raise RuleBroken(_("Chưa có bản sửa nào khác bản đang đăng."))
    approval = holding_approval(row) or record_approval(row, by=by, urgent_reason=text)
    _make_live(row, approval.revision_id, by=by)
    change_piece(
        row,
        "correct",
        by=by,
        detail={"note": text, "revision": approval.revision_id, "urgent": approval.is_urgent},
        corrected_at=now(),
        correction_note=text,
    )
    _announce(row, piece_changed)
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
    UnpublishPageAction(row, user=by, log_action=True).execute(skip_permission_checks=True)
    change_piece(row, "withdraw", by=by, detail={"reason": text}, state=State.WITHDRAWN, withdrawn_reason=text)
    tell_editor(row, _("Bài “%(title)s” đã được gỡ."), by=by, source=f"{row.pk}:withdrawn:{now():%s}")
    _announce(row, piece_withdrawn)
    return row


def _must_be_approved(row: Article) -> int:
    approval = holding_approval(row)
    if approval is None:
        raise RuleBroken(_("Bài được sửa sau khi duyệt. Cần duyệt lại bản mới rồi mới đăng được."))
    return int(approval.revision_id)


def _publish(row: Article, *, by: User | None) -> Article:
    must_step(row, "publish", _("Bài chưa được duyệt."))
    revision_id = _must_be_approved(row)
    _make_live(row, revision_id, by=by)
    change_piece(
        row,
        "publish",
        by=by,
        detail={"revision": revision_id},
        state=State.PUBLISHED,
        publish_at=None,
        withdrawn_reason="",
    )
    if row.unit_id:
        # One piece counts once, however often it is withdrawn and published again.
        record_fact(kind=Kind.PIECE_PUBLISHED, unit_id=row.unit_id, happened_at=now(), source=f"piece:{row.pk}")
    _close_dispatch(row, by=by)
    tell_editor(row, _("Bài “%(title)s” đã đăng."), by=by, source=f"{row.pk}:published:{revision_id}")
    _announce(row, piece_published)
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


def _announce(row: Article, signal: object) -> None:
    drop_pages()
    transaction.on_commit(lambda: signal.send(sender=Article, article=row))  # type: ignore[attr-defined]
