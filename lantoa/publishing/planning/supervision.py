"""What waits too long, who has too much, how long it takes from an event to its publication."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.kit.clock import day_bounds, now, today
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.facade import Article, Dispatch, articles_for_desk, dispatches_for_desk
from lantoa.publishing.planning.rules import LIMITS, OVERLOAD

WEEKS = 8
MOST_SHOWN, MOST_SLOW = 10, 10
LABELS = {
    "received": gettext_lazy("Tin mới gửi, chưa ai nhận"),
    "dispatch_in_editing": gettext_lazy("Tin đang giữ, chưa thành bài"),
    "returned": gettext_lazy("Tin trả lại, đơn vị chưa bổ sung"),
    "in_editing": gettext_lazy("Bài đang biên tập"),
    "submitted": gettext_lazy("Bài chờ duyệt"),
    "approved": gettext_lazy("Bài đã duyệt, chưa đăng"),
    "scheduled": gettext_lazy("Bài hẹn giờ, đã quá giờ"),
}
# A piece that is due goes out within seconds; a minute more is late.
SCHEDULE_PATIENCE = timedelta(minutes=1)


@dataclass(frozen=True)
class Waiting:
    """One thing that waits; `since` is when it came into its state."""

    title: str
    url: str
    holder: str
    since: datetime


@dataclass(frozen=True)
class Overdue:
    """All of one state that wait longer than its limit; `rows` are the oldest."""

    key: str
    label: str
    limit: timedelta
    count: int
    rows: list[Waiting]

    @property
    def hours(self) -> int:
        return int(self.limit.total_seconds() // 3600)


@dataclass(frozen=True)
class Load:
    """How many open things one person holds."""

    person: User
    pieces: int
    dispatches: int

    @property
    def total(self) -> int:
        return self.pieces + self.dispatches

    @property
    def is_too_much(self) -> bool:
        return self.total >= OVERLOAD


@dataclass(frozen=True)
class Speed:
    """How long pieces took from the event to the portal, in hours; `name` is a section's, or a week's first day."""

    name: str
    count: int
    median: float
    slowest_tenth: float


@dataclass(frozen=True)
class Slow:
    """One piece that took long."""

    title: str
    url: str
    section: str
    happened_at: datetime
    published_at: datetime

    @property
    def hours(self) -> float:
        return round((self.published_at - self.happened_at).total_seconds() / 3600, 1)


def overdue(user: User) -> list[Overdue]:
    """Every state in which something waits too long, in the order of the way. At most sixteen queries."""
    moment = now()
    dispatches = dispatches_for_desk(user).select_related("taken_by").defer("body")
    pieces = articles_for_desk(user).select_related("editor").defer("body", "lead")
    before = {state: moment - limit for state, limit in LIMITS.items()}
    found = [
        _dispatches("received", dispatches.filter(state="received", filed_at__lt=before["received"]), "filed_at"),
        _dispatches(
            "dispatch_in_editing",
            dispatches.filter(state="in_editing", article=None, taken_at__lt=before["dispatch_in_editing"]),
            "taken_at",
        ),
        _dispatches("returned", dispatches.filter(state="returned", changed_at__lt=before["returned"]), "changed_at"),
        *(
            _pieces(state, pieces.filter(state=state, state_changed_at__lt=before[state]), "state_changed_at")
            for state in ("in_editing", "submitted", "approved")
        ),
        _pieces("scheduled", pieces.filter(state="scheduled", publish_at__lt=moment - SCHEDULE_PATIENCE), "publish_at"),
    ]
    return [one for one in found if one.count]


def _dispatches(key: str, rows: QuerySet[Dispatch], moment: str) -> Overdue:
    shown = [
        Waiting(
            row.title,
            reverse("newsroom:dispatch_detail", args=[row.pk]),
            str(row.taken_by or ""),
            getattr(row, moment),
        )
        for row in rows.order_by(moment)[:MOST_SHOWN]
    ]
    return _of(key, rows, shown)


def _pieces(key: str, rows: QuerySet[Article], moment: str) -> Overdue:
    shown = [
        Waiting(
            row.draft_title or row.title,
            reverse("newsroom:piece_detail", args=[row.pk]),
            str(row.editor or ""),
            getattr(row, moment),
        )
        for row in rows.order_by(moment)[:MOST_SHOWN]
    ]
    return _of(key, rows, shown)


def _of(key: str, rows: QuerySet[Any], shown: list[Waiting]) -> Overdue:
    count = rows.count() if len(shown) == MOST_SHOWN else len(shown)
    return Overdue(key, str(LABELS[key]), LIMITS.get(key, timedelta()), count, shown)


def loads(user: User) -> list[Load]:
    """Who holds how much that is open, most first. Five queries."""
    open_pieces = articles_for_desk(user).filter(
        state__in=["in_editing", "submitted", "approved"], editor__isnull=False
    )
    open_dispatches = dispatches_for_desk(user).filter(state="in_editing", article=None, taken_by__isnull=False)
    pieces = dict(open_pieces.order_by().values_list("editor_id").annotate(Count("pk")))
    dispatches = dict(open_dispatches.order_by().values_list("taken_by_id").annotate(Count("pk")))
    people = User.objects.filter(pk__in={*pieces, *dispatches})
    rows = [Load(one, pieces.get(one.pk, 0), dispatches.get(one.pk, 0)) for one in people]
    return sorted(rows, key=lambda load: (-load.total, str(load.person)))


_SPEED = """
WITH out AS (
    SELECT s.title AS section, p.first_published_at AS published_at,
        extract(epoch FROM p.first_published_at - a.happened_at) / 3600 AS hours
    FROM newsroom_article a
    JOIN wagtailcore_page p ON p.id = a.page_ptr_id
    JOIN wagtailcore_page s ON s.path = left(p.path, length(p.path) - %(step)s)
    WHERE p.first_published_at >= %(start)s AND p.first_published_at < %(end)s
        AND a.happened_at IS NOT NULL AND a.happened_at <= p.first_published_at
)
SELECT {name}, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY hours),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY hours)
FROM out GROUP BY 1 ORDER BY 1
"""
_BY_SECTION = _SPEED.format(name="section")
_BY_WEEK = _SPEED.format(name="date_trunc('week', published_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date")


def period() -> tuple[date, date]:
    """First and last day of what the speeds are counted over: this week and the seven before."""
    last = today()
    monday = last - timedelta(days=last.weekday())
    return monday - timedelta(weeks=WEEKS - 1), last


def speeds_by_section() -> list[Speed]:
    """From the event to the portal, by section, of the last eight weeks. One query."""
    return sorted(_speeds(_BY_SECTION), key=lambda speed: -speed.median)


def speeds_by_week() -> list[Speed]:
    """From the event to the portal, by week, oldest first. One query."""
    return list(_speeds(_BY_WEEK))


def _speeds(statement: str) -> Iterator[Speed]:
    first, last = period()
    values = {"step": Article.steplen, "start": day_bounds(first)[0], "end": day_bounds(last)[1]}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for name, count, median, tenth in cursor.fetchall():
            shown = f"{name:%d/%m/%Y}" if isinstance(name, date) else name
            yield Speed(shown, count, round(median, 1), round(tenth, 1))


def slowest() -> list[Slow]:
    """The pieces of the last eight weeks that took longest, slowest first. One query."""
    first, last = period()
    values = {
        "step": Article.steplen,
        "start": day_bounds(first)[0],
        "end": day_bounds(last)[1],
        "most": MOST_SLOW,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.id, p.title, s.title, a.happened_at, p.first_published_at
            FROM newsroom_article a JOIN wagtailcore_page p ON p.id = a.page_ptr_id
            JOIN wagtailcore_page s ON s.path = left(p.path, length(p.path) - %(step)s)
            WHERE p.first_published_at >= %(start)s AND p.first_published_at < %(end)s
                AND a.happened_at IS NOT NULL AND a.happened_at <= p.first_published_at
            ORDER BY p.first_published_at - a.happened_at DESC LIMIT %(most)s
            """,
            values,
        )
        return [
            Slow(title, reverse("newsroom:piece_detail", args=[pk]), section, happened_at, published_at)
            for pk, title, section, happened_at, published_at in cursor.fetchall()
        ]


def sheets(user: User) -> dict[str, list[list[object]]]:
    """Every table of the supervision by its name, header first, for a workbook."""
    waiting: list[list[object]] = [[_("Trạng thái"), _("Việc"), _("Người giữ"), _("Từ lúc")]]
    for one in overdue(user):
        waiting += [[one.label, row.title, row.holder, row.since] for row in one.rows]
    held: list[list[object]] = [[_("Người"), _("Bài"), _("Tin"), _("Tổng")]]
    held += [[str(load.person), load.pieces, load.dispatches, load.total] for load in loads(user)]
    head = [_("Số bài"), _("Nửa số bài trong (giờ)"), _("9/10 bài trong (giờ)")]
    by_section: list[list[object]] = [[_("Chuyên mục"), *head]]
    by_section += [[one.name, one.count, one.median, one.slowest_tenth] for one in speeds_by_section()]
    by_week: list[list[object]] = [[_("Tuần từ"), *head]]
    by_week += [[one.name, one.count, one.median, one.slowest_tenth] for one in speeds_by_week()]
    slow: list[list[object]] = [[_("Bài"), _("Chuyên mục"), _("Diễn ra lúc"), _("Đăng lúc"), _("Số giờ")]]
    slow += [[one.title, one.section, one.happened_at, one.published_at, one.hours] for one in slowest()]
    return {
        _("Chờ quá hạn"): waiting,
        _("Đang giữ"): held,
        _("Theo chuyên mục"): by_section,
        _("Theo tuần"): by_week,
        _("Chậm nhất"): slow,
    }
