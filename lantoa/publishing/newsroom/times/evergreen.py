"""Pieces of lasting use (“bài dùng lâu dài”): somebody is asked every so often whether they still hold."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.actions.locked import change_piece, locked_piece
from lantoa.publishing.newsroom.models import Article
from lantoa.publishing.newsroom.queries import approvers_of
from lantoa.publishing.newsroom.times.rules import LONGEST_REVIEW_DAYS, SHORTEST_REVIEW_DAYS, next_look
from lantoa.services.notify.facade import notify

MOST_AT_ONCE = 200


@transaction.atomic
def keep_evergreen(*, article: Article, days: int, by: User) -> Article:
    """The piece is looked at every `days` days, first so long from now. The same again changes nothing.

    Raises RuleBroken for an interval out of bounds, or a piece that was withdrawn or has ended.
    """
    row = locked_piece(article, by)
    if not SHORTEST_REVIEW_DAYS <= days <= LONGEST_REVIEW_DAYS:
        raise RuleBroken(_("Khoảng rà soát từ 7 ngày đến 3 năm."))
    if row.state == Article.State.WITHDRAWN or row.expired_at is not None:
        raise RuleBroken(_("Bài đã gỡ hoặc hết hiệu lực, không rà soát nữa."))
    if row.review_days == days and row.review_at is not None:
        return row
    detail: dict[str, object] = {"days": days}
    return change_piece(row, "evergreen", by=by, detail=detail, review_days=days, **_from_now(days))


@transaction.atomic
def end_evergreen(*, article: Article, by: User) -> Article:
    """Nobody is asked about the piece any more. Safe to call twice."""
    row = locked_piece(article, by)
    if row.review_days is None:
        return row
    return change_piece(row, "end_evergreen", by=by, review_days=None, review_at=None, review_told_at=None)


@transaction.atomic
def confirm_piece(*, article: Article, by: User) -> Article:
    """Somebody looked: the piece still holds, and is looked at again after its interval. Raises RuleBroken."""
    row = locked_piece(article, by)
    if row.review_days is None:
        raise RuleBroken(_("Bài này không nằm trong danh sách rà soát."))
    detail: dict[str, object] = {"days": row.review_days}
    return change_piece(row, "confirm", by=by, detail=detail, **_from_now(row.review_days))


def remind_of_reviews() -> int:
    """Tell the duty editors of every piece whose look is due, once each time; how many pieces. Safe to run twice."""
    untold = Q(review_told_at__isnull=True) | Q(review_told_at__lt=F("review_at"))
    due = Article.objects.live().filter(untold, review_at__lte=now()).order_by("review_at")
    return sum(_remind(pk) for pk in due.values_list("pk", flat=True)[:MOST_AT_ONCE])


@transaction.atomic
def _remind(article_id: int) -> bool:
    row = locked_piece(Article(pk=article_id), None)
    if row.review_at is None or (row.review_told_at and row.review_told_at >= row.review_at) or row.review_at > now():
        return False
    # Whoever holds it, and who has the duty in its section.
    people = {person.pk: person for person in [*approvers_of(row), *([row.editor] if row.editor else [])]}
    notify(
        people.values(),
        text=(_("Bài dùng lâu dài “%(title)s” đến kỳ rà soát: còn đúng không?") % {"title": row.title})[:300],
        url=f"/toa-soan/bai/{row.pk}/#ra-soat",
        source=f"piece:{row.pk}:review:{row.review_at:%s}",
    )
    Article.objects.filter(pk=row.pk).update(review_told_at=now())
    return True


def _from_now(days: int) -> dict[str, Any]:
    return {"review_at": next_look(days, at=now()), "review_told_at": None}


def overdue_for(row: Article) -> timedelta:
    """How long the look at the piece has been due; zero before that."""
    return max(now() - row.review_at, timedelta()) if row.review_at else timedelta()
