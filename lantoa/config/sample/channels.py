"""Where the example federation's units can be heard: pages, official accounts and groups."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from lantoa.config.sample.units import ROOT, SampleUnit, grassroots, share_key, superiors, units

PAGES = 1_080
"""Nine in ten grassroots unions."""
PAGES_WITH_TOKEN = 648
"""Six in ten of those; the others are shared by hand."""
ALWAYS_CONNECTED = ("LG-0001", "LG-0002", "LG-0003", "LG-0004")
"""The units the guided tour visits; their pages work from the start."""

BROADCASTING = ("LG", "LG-S01", "LG-S14", "LG-S15", "LG-S16")
"""Their official accounts also send to their followers, as often as Zalo lets them."""


@dataclass(frozen=True)
class SampleChannel:
    """One row of the import file, with how it stands and how many follow it."""

    unit_code: str
    network: str
    address: str
    """A page's or account's number, or a group's link; none exists outside the simulator."""
    name: str
    mode: str
    """`auto` or `manual`."""
    token: str = ""
    refresh_token: str = ""
    state: str = "manual"
    """`connected`, `reconnect` or `manual`."""
    state_reason: str = ""
    followers: int = 0
    app_id: str = ""
    app_secret: str = ""
    expires_in: int | None = None
    """Days until nobody may use the token any more; None: it lasts."""
    since: int = 200
    """Days since it is as it is."""
    options: Mapping[str, Any] = field(default_factory=dict)


@cache
def channels() -> tuple[SampleChannel, ...]:
    """Every channel, by unit: group, page, official account."""
    with_page, with_token = _page_holders()
    found: list[SampleChannel] = []
    for position, unit in enumerate(units()):
        upper = unit.kind != "grassroots"
        found.append(_group(unit, position))
        if upper or unit.code in with_page:
            found.append(_page(unit, position, has_token=upper or unit.code in with_token))
        if upper:
            found.append(_account(unit, position))
    return tuple(found)


def _page_holders() -> tuple[frozenset[str], frozenset[str]]:
    """Codes of grassroots unions with a page, and of those among them with a token."""
    first = set(ALWAYS_CONNECTED)
    codes = [unit.code for unit in grassroots()]
    by_chance = sorted(codes, key=lambda code: (code not in first, share_key("page", code)))
    holders = by_chance[:PAGES]
    by_chance = sorted(holders, key=lambda code: (code not in first, share_key("token", code)))
    return frozenset(holders), frozenset(by_chance[:PAGES_WITH_TOKEN])


def _group(unit: SampleUnit, position: int) -> SampleChannel:
    return SampleChannel(
        unit_code=unit.code,
        network="zalo_group",
        address=f"https://zalo.me/g/lg-mau-{position:04d}",
        name=f"Nhóm Zalo {unit.short_name}",
        mode="manual",
        followers=_followers(unit, "group", 0.78),
    )


def _page(unit: SampleUnit, position: int, *, has_token: bool) -> SampleChannel:
    number = f"{990_000_000_000_000 + position}"
    reason = _page_trouble(unit) if has_token else ""
    return SampleChannel(
        unit_code=unit.code,
        network="facebook",
        address=number,
        name=unit.short_name,
        mode="auto" if has_token else "manual",
        token=f"EAAsim.{number}" if has_token else "",
        state=_state(has_token, reason),
        state_reason=reason,
        followers=_followers(unit, "page", 1.4),
        expires_in=_days_left(unit) if has_token and not reason else None,
    )


def _account(unit: SampleUnit, position: int) -> SampleChannel:
    number = f"{9_900_000_000_000_000_000 // 10 + position}"
    reason = "Phiên ủy quyền đã hết hạn; quản trị viên của OA cần cấp lại." if unit.code == "LG-S12" else ""
    return SampleChannel(
        unit_code=unit.code,
        network="zalo_oa",
        address=number,
        name=unit.short_name,
        mode="auto",
        token=f"oa-{number}-a0",
        refresh_token=f"oa-{number}-r0",
        state=_state(True, reason),
        state_reason=reason,
        followers=_followers(unit, "account", 0.9),
        options={"broadcast": True} if unit.code in BROADCASTING else {},
    )


def _page_trouble(unit: SampleUnit) -> str:
    """About one page in thirty needs its people; always the same ones."""
    if unit.code in ALWAYS_CONNECTED or unit.kind != "grassroots":
        return ""
    draw = int(share_key("trouble", unit.code)[:8], 16) % 90
    if draw in (0, 1):
        return "Người quản trị trang đã đổi mật khẩu; mã truy cập không còn dùng được."
    if draw == 2:
        return "Người cấp quyền không còn là quản trị viên của trang."
    return ""


def _days_left(unit: SampleUnit) -> int | None:
    """Two pages in a hundred have a token that ends within the week."""
    if unit.code in ALWAYS_CONNECTED or unit.kind != "grassroots":
        return None
    draw = int(share_key("expiry", unit.code)[:8], 16) % 300
    return 2 + draw if draw < 5 else None


def _state(has_token: bool, reason: str) -> str:
    if not has_token:
        return "manual"
    return "reconnect" if reason else "connected"


def _followers(unit: SampleUnit, salt: str, share: float) -> int:
    """A plausible number: near `share` of those the channel is meant for."""
    chance = random.Random(share_key(salt, unit.code))
    audience = {ROOT: 46_000}.get(unit.code) or unit.members or _below(unit.code)
    return max(4, round(audience * share * chance.uniform(0.55, 1.15)))


@cache
def _below(code: str) -> int:
    """Members under one superior union, scaled to those who follow a level above their own."""
    assert any(unit.code == code for unit in superiors())
    return sum(unit.members for unit in grassroots() if unit.parent_code == code) // 2
