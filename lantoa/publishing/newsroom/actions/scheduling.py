"""A piece goes out at its hour: once, late when nobody worked at that minute, and somebody is told."""

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.access import standing_of
from lantoa.publishing.newsroom.actions.locked import change_piece, locked_piece, must_step
from lantoa.publishing.newsroom.actions.pieces import holding_approval
from lantoa.publishing.newsroom.actions.publication import must_be_approved, publish_row
from lantoa.publishing.newsroom.actions.quoted import must_be_ours_or_quotable
from lantoa.publishing.newsroom.models import Article
from lantoa.publishing.newsroom.rules import may_publish, may_schedule
from lantoa.publishing.newsroom.times.gate import moment_words, must_be_free
from lantoa.publishing.newsroom.times.rules import is_over, minutes_late
from lantoa.publishing.newsroom.times.watch import PUBLISHING, beat, tell_watchers

State = Article.State
logger = logging.getLogger(__name__)


@transaction.atomic
def schedule_piece(*, article: Article, at: datetime, by: User) -> Article:
    """The approved text goes out at `at`.

    Raises RuleBroken for a past or far moment, one before its embargo ends, without a holding approval, or for
        news quoted too early or wrongly.
    """
    row = locked_piece(article, by)
    must_step(row, "schedule", _("Bài chưa duyệt thì chưa hẹn giờ được."))
    if not may_publish(standing_of(by, row)):
        raise RuleBroken(_("Đồng chí chưa được giao đăng bài ở chuyên mục này."))
    if not may_schedule(at, now=now()):
        raise RuleBroken(_("Giờ đăng phải ở phía trước và trong vòng một năm."))
    must_be_free(row, at=at)
    if is_over(row.expires_at, at=at):
        raise RuleBroken(_("Giờ đăng phải trước lúc bài hết hiệu lực."))
    must_be_approved(row)
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
    """Publish every scheduled piece whose time has come; returns how many went out. Safe to run from many workers.

    One that cannot go out does not hold up the others: a person is told once, and why.
    """
    due = Article.objects.filter(state=State.SCHEDULED, publish_at__lte=now())
    done = sum(_publish_or_tell(pk) for pk in due.order_by("publish_at").values_list("pk", flat=True))
    beat(PUBLISHING)
    return done


def _publish_or_tell(article_id: int) -> bool:
    try:
        return _publish_due(article_id)
    except (OperationalError, InterfaceError):
        # The database is away: nothing is wrong with the piece.
        raise
    except Exception:
        logger.exception("scheduled piece %s did not go out", article_id)
        _tell_of_fault(article_id)
        return False


@transaction.atomic
def _publish_due(article_id: int) -> bool:
    rows = Article.objects.select_for_update(of=("self",), skip_locked=True).only("state")
    due = rows.filter(pk=article_id, state=State.SCHEDULED, publish_at__lte=now()).first()
    if due is None:
        return False
    row = locked_piece(due, None)
    at = row.publish_at
    assert at is not None
    try:
        with transaction.atomic():
            publish_row(row, by=None, due=at)
    except RuleBroken as error:
        # As it was before: what was set on the row went back with the savepoint.
        _miss(locked_piece(due, None), at, str(error))
        return False
    if late := minutes_late(at, at=now()):
        sentence = _("Bài “%(title)s” đăng trễ %(late)d phút so với giờ hẹn %(at)s.")
        words = {"title": row.title, "late": late, "at": moment_words(at)}
        tell_watchers(row, sentence % words, source=f"late:{at:%s}")
    return True


def _miss(row: Article, at: datetime, reason: str) -> None:
    """Left scheduled it would be tried every few seconds for ever."""
    logger.warning("scheduled piece %s stays unpublished: %s", row.pk, reason)
    state = State.APPROVED if holding_approval(row) else State.SUBMITTED
    detail: dict[str, object] = {"reason": reason, "at": at.isoformat()}
    change_piece(row, "miss", by=None, detail=detail, state=state, publish_at=None)
    sentence = _("Bài “%(title)s” không đăng được lúc %(at)s: %(reason)s")
    words = {"title": row.title[:100], "at": moment_words(at), "reason": reason}
    tell_watchers(row, sentence % words, source=f"missed:{at:%s}")


@transaction.atomic
def _tell_of_fault(article_id: int) -> None:
    """A fault of ours, not of the piece: it stays scheduled and is tried again."""
    row = Article.objects.filter(pk=article_id, state=State.SCHEDULED).select_related("unit", "editor").first()
    if row is not None and row.publish_at is not None:
        sentence = _("Bài “%(title)s” hẹn %(at)s chưa đăng được vì lỗi hệ thống; máy vẫn đang thử lại.")
        words = {"title": row.title, "at": moment_words(row.publish_at)}
        tell_watchers(row, sentence % words, source=f"fault:{row.publish_at:%s}")
