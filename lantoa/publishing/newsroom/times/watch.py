"""Who watches that what is due happens: when duties last ran, what is late, and who is told."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count, Min
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.publishing.newsroom.models import Article, Pulse
from lantoa.publishing.newsroom.queries import managing_editors
from lantoa.publishing.newsroom.times.rules import PATIENCE, PULSE_LIFE
from lantoa.services.notify.facade import notify

PUBLISHING, TURNING, BULK = "publishing", "turning", "bulk"
MOST_TOLD = 50


@dataclass(frozen=True)
class Lateness:
    """Scheduled pieces that should be out: how many, since when the oldest, whether somebody works at it."""

    count: int = 0
    oldest: timedelta = timedelta()
    is_worked: bool = True

    @property
    def minutes(self) -> int:
        return int(self.oldest.total_seconds() // 60)


def beat(name: str, *, at: datetime | None = None) -> None:
    """This duty has run to its end. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO newsroom_pulse (name, ran_at) VALUES (%s, %s) "
            "ON CONFLICT (name) DO UPDATE SET ran_at = EXCLUDED.ran_at",
            [name, at or now()],
        )


def is_worked(name: str) -> bool:
    """Whether the duty ran lately: whether a worker lives that does it. One query."""
    return Pulse.objects.filter(name=name, ran_at__gt=now() - PULSE_LIFE).exists()


def lateness() -> Lateness:
    """What is late at this moment. One query when nothing is, else two."""
    found = _late(now()).aggregate(count=Count("pk"), oldest=Min("publish_at"))
    if not found["count"]:
        return Lateness()
    return Lateness(found["count"], now() - found["oldest"], is_worked(PUBLISHING))


def late_and_told() -> Lateness:
    """What is late, for a screen; when no worker does it, people are told from here. One query when nothing is."""
    found = lateness()
    if found.count and not found.is_worked:
        tell_of_late_pieces()
    return found


def oldest_late() -> timedelta:
    """How long the oldest scheduled piece has been waiting past its hour; zero when none is late. One query."""
    oldest = _late(now()).aggregate(oldest=Min("publish_at"))["oldest"]
    return now() - oldest if oldest else timedelta()


def _late(at: datetime):  # type: ignore[no-untyped-def]  # a query set of pages, whose managers have no types
    return Article.objects.filter(state=Article.State.SCHEDULED, publish_at__lte=at - PATIENCE).order_by()


@transaction.atomic
def tell_of_late_pieces() -> int:
    """Without a worker nobody publishes and nobody tells: the web side does, once for each piece. How many are late.

    Called where somebody looks at how the house is. One query when nothing is late.
    """
    rows = list(_late(now()).select_related("unit", "editor").defer("body", "lead").order_by("publish_at")[:MOST_TOLD])
    if not rows or is_worked(PUBLISHING):
        return len(rows)
    sentence = _("Bài “%(title)s” đã quá giờ hẹn mà chưa có tiến trình nền nào đăng. Hãy báo người quản trị máy chủ.")
    for row in rows:
        tell_watchers(row, sentence % {"title": row.title}, source=f"unworked:{row.publish_at:%s}")
    return len(rows)


def tell_watchers(row: Article, text: str, *, source: str) -> None:
    """Tell the portal's managing editors and whoever holds the piece, once for each source."""
    people = {person.pk: person for person in [*managing_editors(), *([row.editor] if row.editor else [])]}
    notify(people.values(), text=text[:300], url=f"/toa-soan/bai/{row.pk}/", source=f"piece:{row.pk}:{source}")
