"""What the worker does as time goes by: ends that have come, pins that turn, looks that are due."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from lantoa.kit.clock import now
from lantoa.publishing.newsroom.models import Pin, Pulse
from lantoa.publishing.newsroom.times.evergreen import remind_of_reviews
from lantoa.publishing.newsroom.times.expiry import expire_due_pieces
from lantoa.publishing.newsroom.times.watch import TURNING, beat
from lantoa.services.cache.facade import drop_pages

# What was due while no worker lived is looked for as far back; kept pages lapse within a minute by themselves.
LONGEST_BACK = timedelta(minutes=5)


def keep_times() -> int:
    """Ends, pins and looks that are due are worked off; how many. Safe to run from many workers, and again."""
    done = expire_due_pieces()
    done += turn_pages()
    return done + remind_of_reviews()


@transaction.atomic
def turn_pages() -> int:
    """Kept pages go whenever a pin has begun or ended since this was done last; how many have. Three statements."""
    at = now()
    last = Pulse.objects.select_for_update().filter(name=TURNING).values_list("ran_at", flat=True).first()
    turned = _turned(max(last or at - LONGEST_BACK, at - LONGEST_BACK), at)
    if turned:
        drop_pages()
    beat(TURNING, at=at)
    return turned


def _turned(after: datetime, until: datetime) -> int:
    passed = Q(starts_at__gt=after, starts_at__lte=until) | Q(ends_at__gt=after, ends_at__lte=until)
    return Pin.objects.filter(passed).count()
