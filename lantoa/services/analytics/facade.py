"""What other packages may use of counting."""

from lantoa.services.analytics.actions import forget_visitors
from lantoa.services.analytics.codes import link_id_of, short_code
from lantoa.services.analytics.hours import hour_of_week, take_hours
from lantoa.services.analytics.links import follow, register_link_target, short_url
from lantoa.services.analytics.models import Click, PageViewDaily
from lantoa.services.analytics.queries import (
    clicks_by_link,
    daily_views,
    readers_of_days,
    readers_of_hours,
    views_of_pages,
)
from lantoa.services.analytics.reads import forget_old_reads, reads

__all__ = [
    "Click",
    "PageViewDaily",
    "clicks_by_link",
    "daily_views",
    "follow",
    "forget_old_reads",
    "forget_visitors",
    "hour_of_week",
    "link_id_of",
    "readers_of_days",
    "readers_of_hours",
    "reads",
    "register_link_target",
    "short_code",
    "short_url",
    "take_hours",
    "views_of_pages",
]
