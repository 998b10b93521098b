"""Reads of pieces by their moments."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.access import articles_for_desk
from lantoa.publishing.newsroom.models import Article, Pin, SectionPage
from lantoa.publishing.newsroom.queries import published_articles
from lantoa.publishing.newsroom.times.pins import pins_of
from lantoa.publishing.newsroom.times.rules import MOST_PINS, PATIENCE, is_held

MOST_ROWS, MOST_CANDIDATES = 50, 60
SOON = timedelta(days=14)


@dataclass(frozen=True)
class Moment:
    """One piece and the moment of it that matters here; `note` says more."""

    article: Article
    at: datetime
    note: str = ""


@dataclass(frozen=True)
class Group:
    """Pieces whose moment is of one kind, the first due first; `is_late` when the moments are past."""

    key: str
    label: str
    rows: list[Moment]
    is_late: bool = False


@dataclass(frozen=True)
class ShownPin:
    """One pin as the board's list has it; `state` is shown, later, spare (enough others stand before it) or gone."""

    pin: Pin
    state: str


def times_of(user: User) -> list[Group]:
    """Pieces the person sees at the desk by what is due of them; groups without any are left out. Seven queries."""
    at = now()
    rows = articles_for_desk(user).select_related("editor", "embargo_by").defer("body", "lead")
    scheduled = rows.filter(state=Article.State.SCHEDULED)
    ending = rows.filter(expires_at__isnull=False)
    looks = rows.filter(live=True, review_at__isnull=False)
    groups = [
        Group(
            "late", _("Hẹn giờ, đã quá giờ"), _by(scheduled.filter(publish_at__lte=at - PATIENCE), "publish_at"), True
        ),
        Group("review", _("Đến kỳ rà soát"), _by(looks.filter(review_at__lte=at), "review_at"), True),
        Group("scheduled", _("Hẹn giờ đăng"), _by(scheduled.filter(publish_at__gt=at - PATIENCE), "publish_at")),
        Group("embargo", _("Không đăng trước"), _by(rows.filter(embargo_until__gt=at), "embargo_until")),
        Group("ending", _("Sắp hết hiệu lực"), _by(ending.filter(expires_at__gt=at), "expires_at")),
        Group("ended", _("Vừa hết hiệu lực"), _by(ending.filter(expires_at__range=(at - SOON, at)), "-expires_at")),
        Group("later", _("Rà soát sắp tới"), _by(looks.filter(review_at__range=(at, at + SOON)), "review_at")),
    ]
    return [group for group in groups if group.rows]


def _by(rows: QuerySet[Article], field: str) -> list[Moment]:
    name = field.lstrip("-")
    return [Moment(row, getattr(row, name), _note(row, name)) for row in rows.order_by(field, "pk")[:MOST_ROWS]]


def _note(row: Article, name: str) -> str:
    if name == "embargo_until":
        return f"{row.embargo_reason} ({row.embargo_by or _('Hệ thống')})"
    return str(row.get_expiry_way_display()) if name == "expires_at" else ""


def shown_pins(place: SectionPage | None, kind: str) -> list[ShownPin]:
    """The pins of one list in their order, each with what readers see of it now. One query."""
    at, held, found = now(), 0, []
    lean = pins_of(place.pk if place else None, kind, at=at).select_related("article", "pinned_by")
    for pin in lean.defer("article__body", "article__lead"):
        state = _state(pin, held, at)
        held += state in ("shown", "spare")
        found.append(ShownPin(pin, state))
    return found


def _state(pin: Pin, held: int, at: datetime) -> str:
    if not pin.article.live or pin.article.expired_at is not None:
        return "gone"
    if not is_held(pin.starts_at, pin.ends_at, at=at):
        return "later"
    return "shown" if held < MOST_PINS[pin.kind] else "spare"


def pinnable(place: SectionPage | None) -> list[Article]:
    """The newest published pieces, of the section or of all. One query."""
    rows = published_articles().filter(path__startswith=place.path) if place else published_articles()
    return list(rows.only("title", "first_published_at")[:MOST_CANDIDATES])
