"""A piece's own end: set by a person, worked off once by the worker, taken back by a person."""

import logging
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.access import standing_of
from lantoa.publishing.newsroom.actions.locked import change_piece, locked_piece
from lantoa.publishing.newsroom.actions.publication import announce, withdraw_row
from lantoa.publishing.newsroom.models import Article
from lantoa.publishing.newsroom.signals import piece_changed, piece_expired
from lantoa.publishing.newsroom.times.gate import moment_words
from lantoa.publishing.newsroom.times.rules import FURTHEST, next_look

State = Article.State
Way = Article.ExpiryWay
log = logging.getLogger(__name__)


@transaction.atomic
def set_expiry(*, article: Article, at: datetime, way: str = Way.NOTE, by: User) -> Article:
    """The piece ends at `at`: it leaves the lists and keeps its address with a note, or is withdrawn.

    A piece that had ended already is back in the lists. The same again changes nothing. Raises RuleBroken for a
    moment that is past or too far, a withdrawn piece, or when the person does not decide over this piece.
    """
    row = locked_piece(article, by)
    if (row.expires_at, row.expiry_way) == (at, way):
        return row
    _must_decide(row, by)
    if way not in Way.values:
        raise RuleBroken(_("Hãy chọn bài hết hạn thì giữ địa chỉ hay gỡ."))
    if not now() < at <= now() + FURTHEST:
        raise RuleBroken(_("Hạn hiệu lực phải ở phía trước và trong vòng ba năm."))
    if row.publish_at and row.publish_at >= at:
        raise RuleBroken(_("Hạn hiệu lực phải sau giờ hẹn đăng."))
    return _set(row, "expiry", by=by, at=at, way=way)


@transaction.atomic
def clear_expiry(*, article: Article, by: User) -> Article:
    """The piece has no end; one that had ended is back in the lists. Safe to call twice. Raises RuleBroken."""
    row = locked_piece(article, by)
    if row.expires_at is None:
        return row
    _must_decide(row, by)
    return _set(row, "clear_expiry", by=by, at=None, way=Way.NOTE)


@transaction.atomic
def end_now(*, article: Article, by: User) -> Article:
    """A live piece ends at this moment, its address staying with the note. Safe to call twice. Raises RuleBroken."""
    row = locked_piece(article, by)
    if row.expired_at is not None:
        return row
    if not row.live:
        raise RuleBroken(_("Chỉ bài đã đăng mới hết hiệu lực được."))
    _must_decide(row, by)
    moment = now()
    change_piece(row, "expiry", by=by, detail={"at": moment.isoformat()}, expires_at=moment, expiry_way=Way.NOTE)
    return _expire(row, by=by)


def expire_due_pieces() -> int:
    """Work off every end that has come; returns how many. Safe to run from many workers, one fault stops no other."""
    # Also what ended while it was not out: its mark is set without a word to anybody.
    due = Article.objects.filter(expires_at__lte=now(), expired_at__isnull=True).order_by("expires_at")
    return sum(_expire_or_log(pk) for pk in due.values_list("pk", flat=True))


def _expire_or_log(article_id: int) -> bool:
    try:
        return _expire_due(article_id)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("the end of piece %s was not worked off", article_id)
        return False


@transaction.atomic
def _expire_due(article_id: int) -> bool:
    rows = Article.objects.select_for_update(of=("self",), skip_locked=True).only("state")
    due = rows.filter(pk=article_id, expires_at__lte=now(), expired_at__isnull=True).first()
    if due is None:
        return False
    _expire(locked_piece(due, None), by=None)
    return True


def _expire(row: Article, *, by: User | None) -> Article:
    assert row.expires_at is not None
    detail: dict[str, object] = {"at": row.expires_at.isoformat(), "way": row.expiry_way}
    change_piece(row, "expire", by=by, detail=detail, expired_at=now(), review_at=None)
    if not row.live:
        return row
    if row.expiry_way == Way.WITHDRAW:
        reason = _("Hết hiệu lực từ %(at)s.") % {"at": moment_words(row.expires_at)}
        return withdraw_row(row, reason=reason, by=by)
    announce(row, piece_expired)
    return row


def _set(row: Article, verb: str, *, by: User, at: datetime | None, way: str) -> Article:
    had_ended = row.expired_at is not None
    detail: dict[str, object] = {"at": at.isoformat() if at else "", "way": way, "again": had_ended}
    changes: dict[str, Any] = {"expires_at": at, "expiry_way": way, "expired_at": None}
    if had_ended and row.review_days:
        changes |= {"review_at": next_look(row.review_days, at=now()), "review_told_at": None}
    change_piece(row, verb, by=by, detail=detail, **changes)
    if row.live:
        # Its page says until when it holds, and lists may show it again.
        announce(row, piece_changed)
    return row


def _must_decide(row: Article, by: User) -> None:
    """A draft's end is its editors' to set, a live piece's that of those who publish here."""
    if row.state == State.WITHDRAWN:
        raise RuleBroken(_("Bài đã gỡ. Hãy mở lại bài trước."))
    who = standing_of(by, row)
    if row.live and not (who.is_approver or who.is_secretary):
        raise RuleBroken(_("Bài đã đăng: chỉ người duyệt hoặc thư ký đặt hạn hiệu lực được."))
