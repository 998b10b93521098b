"""What time it is, and which day that is in Việt Nam."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def local_day(moment: datetime) -> date:
    """The Vietnamese calendar day of an aware moment."""
    return moment.astimezone(VIETNAM).date()


def today() -> date:
    """Today's date in Việt Nam, whatever the server's zone."""
    return local_day(now())


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """First moment of a Vietnamese day and first moment of the next, both aware."""
    start = datetime.combine(day, time(), VIETNAM)
    return start, start + timedelta(days=1)
