"""Which hours of the week are best to begin a release. Plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from lantoa.kit.clock import VIETNAM

HOURS, DAY = 168, 24
# A post is read mostly on its first day: so long its clicks count, and so long it could have been clicked.
FRESH_HOURS = 24
FEWEST_POSTS, FEWEST_CLICKS = 30, 100
# An hour in which fewer posts were fresh says nothing by itself.
FEWEST_FRESH = 10
# So many posts of the average hour are added to each: a lucky hour with little behind it comes out ordinary.
WEIGHT = 10
BEST = 3
# What is hardly better than any other hour is no advice.
CLEARLY = 1.15
APART_HOURS = 3
# People are not asked to share while they sleep.
FIRST_HOUR, LAST_HOUR = 6, 20


@dataclass(frozen=True)
class BestHour:
    """One hour of the week (0 is Monday 00:00) and how many clicks a fresh post gets in it."""

    hour: int
    clicks_per_post: float

    @property
    def weekday(self) -> int:
        return self.hour // DAY

    @property
    def clock(self) -> time:
        return time(self.hour % DAY)


def best_hours(posts: Mapping[int, int], clicks: Mapping[int, int]) -> list[BestHour]:
    """The at most three best hours, best first; empty when there is too little to go by, or none stands out.

    Args:
        posts: hour of the week → posts sent in it, over any number of weeks.
        clicks: hour of the week → clicks in it on posts of the `FRESH_HOURS` before.
    """
    if sum(posts.values()) < FEWEST_POSTS or sum(clicks.values()) < FEWEST_CLICKS:
        return []
    fresh = [sum(posts.get((hour - back) % HOURS, 0) for back in range(FRESH_HOURS)) for hour in range(HOURS)]
    mean = sum(clicks.values()) / sum(fresh)
    rates = {
        hour: (clicks.get(hour, 0) + WEIGHT * mean) / (fresh[hour] + WEIGHT)
        for hour in range(HOURS)
        if fresh[hour] >= FEWEST_FRESH and FIRST_HOUR <= hour % DAY <= LAST_HOUR
    }
    found: list[BestHour] = []
    for hour in sorted(rates, key=lambda one: (-rates[one], one)):
        is_near = any(abs(hour - one.hour) < APART_HOURS for one in found)
        if rates[hour] >= mean * CLEARLY and not is_near and len(found) < BEST:
            found.append(BestHour(hour, rates[hour]))
    return found


def next_time(hour: int, *, after: datetime) -> datetime:
    """The next beginning of this hour of the week in Việt Nam, later than `after`."""
    here = after.astimezone(VIETNAM)
    monday = here.date() - timedelta(days=here.weekday())
    moment = datetime.combine(monday + timedelta(days=hour // DAY), time(hour % DAY), VIETNAM)
    return moment if moment > after else moment + timedelta(days=7)
