"""How an OA stands: verified or not, which package until when; these silently gate its features."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from lantoa.kit.clock import today
from lantoa.kit.text import fold
from lantoa.publishing.distribution.networks.base import Account, Health
from lantoa.publishing.distribution.networks.zalo_oa.client import ask

SOON_DAYS = 14
# Broadcasts one follower gets in a month. Source: Zalo's guide to broadcasts, 02/2023; see README.
A_MONTH = {"co ban": 1, "basic": 1, "dung thu": 4, "nang cao": 4, "advanced": 4, "premium": 6}
WITH_GROUPS = ("nang cao", "advanced", "premium")
UNVERIFIED_A_MONTH, VERIFIED_A_MONTH = 1, 4


async def check(account: Account) -> Health:
    """Name, followers and what gates features. Raises ChannelError when the connection is no good. One call."""
    data = await ask(account, "GET", "/v2.0/oa/getoa")
    return Health(name=str(data.get("name") or ""), followers=_count(data.get("num_follower")), facts=facts_of(data))


def facts_of(data: dict[str, Any]) -> dict[str, Any]:
    """What getoa tells, as the register shows it: dates and `gated`, what does not work, are for people to read."""
    is_verified = data.get("is_verified") in (True, "true", 1)
    package = str(data.get("package_name") or "")[:60]
    ends = _day(str(data.get("package_valid_through_date") or ""))
    left = (ends - today()).days if ends else None
    is_over = left is not None and left < 0
    has_groups = is_verified and not is_over and any(word in fold(package) for word in WITH_GROUPS)
    gated = {_("bài viết"): not is_verified, _("gửi tới người quan tâm"): not is_verified, _("nhóm"): not has_groups}
    return {
        "is_verified": is_verified,
        "package": package,
        "package_until": f"{ends:%d/%m/%Y}" if ends else "",
        "package_days_left": left,
        "package_ends_soon": left is not None and left <= SOON_DAYS,
        "gated": [name for name, is_shut in gated.items() if is_shut],
        "rations": {"broadcast_month": _a_month(package, is_verified and not is_over)},
    }


def _a_month(package: str, is_good: bool) -> int:
    if not is_good:
        return UNVERIFIED_A_MONTH
    return next((limit for word, limit in A_MONTH.items() if word in fold(package)), VERIFIED_A_MONTH)


def _day(text: str) -> date | None:
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _count(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else None
