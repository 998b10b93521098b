"""One channel's page: its standing in words, its followers over time, what stood there last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.kit.clock import local_day
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.access import people_of_unit
from lantoa.publishing.distribution.connect.chats import waits_for_chat
from lantoa.publishing.distribution.connect.lent import borrower_of
from lantoa.publishing.distribution.connect.manage import switches_of
from lantoa.publishing.distribution.connect.modules import asks_owner
from lantoa.publishing.distribution.models import Channel, Delivery, FollowersDaily, Release
from lantoa.publishing.distribution.networks.registry import SPECS
from lantoa.publishing.distribution.register.standing import Stand, ends_at, stand_of
from lantoa.publishing.distribution.screens.connecting import way_of

DAYS_DRAWN, MONTH = timedelta(days=90), timedelta(days=30)
POSTS_SHOWN, RELEASES_SEARCHED = 8, 200
# What networks tell, in words for people; anything else is for programs.
FACTS = {
    "category": gettext_lazy("Loại"),
    "package": gettext_lazy("Gói dịch vụ"),
    "package_until": gettext_lazy("Gói dùng đến"),
    "asset_until": gettext_lazy("Gói nhóm dùng đến"),
    "auto_delete_date": gettext_lazy("Nhóm tự giải tán ngày"),
    "missing_scopes": gettext_lazy("Quyền còn thiếu"),
    "gated": gettext_lazy("Chưa dùng được"),
    "events_refused": gettext_lazy("Mạng chưa báo tin ngay khi có bình luận, chia sẻ"),
}


@dataclass(frozen=True)
class Growth:
    """Followers over the last 90 days; `gained` over the last 30, None when nothing is that old."""

    now: int | None
    gained: int | None
    rows: list[tuple[date, int]]

    @property
    def numbers(self) -> list[float]:
        return [float(followers) for _day, followers in self.rows]


@dataclass(frozen=True)
class Switched:
    """One switch of the channel."""

    option: str
    label: str
    is_on: bool


@dataclass(frozen=True)
class ChannelPage:
    """What the page of one channel shows; `way` is how it is connected again, "" when it cannot be."""

    stand: Stand
    ends_at: datetime | None
    people: list[User]
    growth: Growth
    posts: list[Delivery]
    facts: list[tuple[str, str]]
    switches: list[Switched]
    profile_url: str
    handle: str
    way: str
    waits_for_chat: bool
    asks_owner: bool
    # Its owner has agreed to posts, or need not be asked.
    is_agreed: bool
    # What the channel lends its token to, in words; "" when nothing.
    lends_to: str

    @property
    def task_of(self) -> str:
        """Whose task it is, in words; "" when nobody has to do anything."""
        if not self.stand.calls:
            return ""
        names = ", ".join(person.full_name or person.username for person in self.people)
        return names or _("đơn vị chưa có người phụ trách")


def channel_page(channel: Channel, *, at: datetime) -> ChannelPage:
    """Everything about one channel. Four queries."""
    spec = SPECS[channel.network]
    return ChannelPage(
        stand=stand_of(channel, at),
        ends_at=ends_at(channel),
        people=list(people_of_unit(channel.unit_id).order_by("full_name", "pk")[:5]),
        growth=_growth(channel, at),
        posts=_posts(channel),
        facts=[(str(label), told) for name, label in FACTS.items() if (told := _told(channel.facts.get(name)))],
        switches=[Switched(option, label, bool(channel.options.get(option))) for option, label in _switches(channel)],
        profile_url=spec.profile_of(channel.address, channel.facts),
        handle=spec.handle_of(channel.address, channel.facts),
        way=way_of(spec),
        waits_for_chat=waits_for_chat(channel),
        asks_owner=asks_owner(spec) and channel.state == Channel.State.CONNECTED,
        is_agreed=not asks_owner(spec) or bool(channel.options.get("consent")),
        lends_to=str(borrower.label) if (borrower := borrower_of(channel)) else "",
    )


def _posts(channel: Channel) -> list[Delivery]:
    """What stood there last, looked up release by release: there is no index of all that was ever sent to a channel."""
    newest = list(Release.objects.order_by("-started_at").values_list("pk", flat=True)[:RELEASES_SEARCHED])
    rows = Delivery.objects.filter(release_id__in=newest, channel=channel, state__in=["sent", "done"])
    return list(rows.select_related("release").order_by("-sent_at")[:POSTS_SHOWN])


def _switches(channel: Channel) -> Sequence[tuple[str, str]]:
    return list(switches_of(channel).items())


def _told(value: Any) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value or "")


def _growth(channel: Channel, at: datetime) -> Growth:
    since = local_day(at - DAYS_DRAWN)
    rows = list(
        FollowersDaily.objects.filter(channel=channel, day__gte=since).order_by("day").values_list("day", "followers")
    )
    month_ago = local_day(at - MONTH)
    before = [followers for day, followers in rows if day <= month_ago]
    gained = rows[-1][1] - before[-1] if rows and before else None
    return Growth(channel.followers, gained, rows)
