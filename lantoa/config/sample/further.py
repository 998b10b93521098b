"""Where the example federation is heard beside pages, official accounts and Zalo groups."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from lantoa.config.sample.channels import SampleChannel, channels
from lantoa.config.sample.units import ROOT, SampleUnit, share_key, superiors, units

READERS = 214
"""Mailboxes that follow the province's bulletin."""
BROWSERS = 96
"""Browsers that follow the province's notices."""
SITES = {ROOT: "congdoanlamgiang", "LG-S01": "cdphuonghoalam", "LG-S15": "cdkcnhoalam"}
"""Units whose own site follows the portal's feed: the name it has at the simulator."""
GROUPS_OF_OA = (ROOT, "LG-S01", "LG-S14", "LG-S15", "LG-S16")
SHARES = {"notice": 0.24, "loudspeaker": 0.08, "facebook_group": 0.06, "email": 0.04, "telegram": 0.012}
"""How many grassroots unions have one of these."""
TOUR = {"LG-0001": ("notice", "loudspeaker", "facebook_group"), "LG-0002": ("notice",)}
"""The units of the guided tour have them in any case."""
AGREED = {
    "consent": {
        "by": "Tống Minh Khôi",
        "at": "2026-03-02T08:30:00+07:00",
        "privacy": "PUBLIC_TO_EVERYONE",
        "allow_comment": True,
        "allow_duet": False,
        "allow_stitch": False,
    }
}


@cache
def further_channels() -> tuple[SampleChannel, ...]:
    """Every channel that `channels.channels` leaves out: the province's, the superior unions', the grassroots'."""
    found = [*_of_the_province(), *_of_superiors()]
    for position, unit in enumerate(units()):
        if unit.kind == "grassroots":
            found += _of_grassroots(unit, position)
    return tuple(found)


@cache
def everything() -> tuple[SampleChannel, ...]:
    """All channels of all units."""
    return (*channels(), *further_channels())


def _automatic(unit_code: str, network: str, address: str, name: str, **values: object) -> SampleChannel:
    row = SampleChannel(unit_code=unit_code, network=network, address=address, name=name, mode="auto")
    return replace(row, state="connected", **values)  # type: ignore[arg-type]  # names and types are SampleChannel's


def _manual(unit_code: str, network: str, address: str, name: str, followers: int = 0) -> SampleChannel:
    row = SampleChannel(unit_code=unit_code, network=network, address=address, name=name, mode="manual")
    return replace(row, followers=followers)


def _of_the_province() -> Iterator[SampleChannel]:
    name = "Công đoàn Lam Giang"
    yield _automatic(ROOT, "telegram", "@congdoanlamgiang", name, token="700100:lamgiang", followers=6_420)  # noqa: S106 - the simulator's
    yield _automatic(ROOT, "zalo_bot", "880100", f"Bot {name}", token="880001:lamgiang", followers=48)  # noqa: S106 - as above
    yield _automatic(ROOT, "email", "bantin@lamgiang.example", f"Bản tin {name}", followers=READERS)
    yield _automatic(ROOT, "webpush", ROOT, f"Thông báo đẩy · {name}", followers=BROWSERS)
    clips = {"since": 40, "followers": 11_800, **_pair("yt", "UCmauLamGiang01")}
    yield _automatic(ROOT, "youtube", "UCmauLamGiang01", f"{name} TV", **clips)
    clips = {"since": 25, "followers": 9_350, "options": AGREED, **_pair("tt", "maulamgiang01")}
    yield _automatic(ROOT, "tiktok", "maulamgiang01", name, **clips)
    yield _manual(ROOT, "facebook_group", "https://www.facebook.com/groups/mau-lamgiang", f"Nhóm bạn đọc {name}", 3_180)
    yield _manual(ROOT, "notice", "Sảnh trụ sở LĐLĐ tỉnh", "Bảng tin trụ sở")
    yield from _sites()
    yield from _groups()


def _pair(letters: str, account: str) -> dict[str, object]:
    return {"token": f"{letters}.{account}.a0", "refresh_token": f"{letters}.{account}.r0"}


def _sites() -> Iterator[SampleChannel]:
    for code, site in SITES.items():
        yield _automatic(code, "website", f"{site}.example", f"Trang tin {site}.example")


def _groups() -> Iterator[SampleChannel]:
    """Group chats of official accounts; each borrows its account's token."""
    accounts = {row.unit_code: row for row in channels() if row.network == "zalo_oa"}
    for code in GROUPS_OF_OA:
        account = accounts[code]
        yield _automatic(code, "zalo_gmf", f"g-{account.address}-1", f"Nhóm cán bộ · {account.name}", followers=86)


def _of_superiors() -> Iterator[SampleChannel]:
    for number, unit in enumerate(superiors(), start=1):
        if number % 4 == 1:
            handle = f"@cd_{unit.code[3:].lower()}_lamgiang"
            yield _automatic(
                unit.code, "telegram", handle, unit.short_name, token=f"7002{number:02d}:cd", followers=640
            )
        if number % 3 == 0:
            link = f"https://www.facebook.com/groups/mau-{unit.code.lower()}"
            yield _manual(unit.code, "facebook_group", link, f"Nhóm Facebook {unit.short_name}", 900)
        if number % 2 == 0:
            yield _automatic(unit.code, "email", f"{unit.code.lower()}@lamgiang.example", f"Hộp thư {unit.short_name}")


def _of_grassroots(unit: SampleUnit, position: int) -> Iterator[SampleChannel]:
    for network, share in SHARES.items():
        drawn = int(share_key(network, unit.code)[:8], 16) / 16**8
        if drawn < share or network in TOUR.get(unit.code, ()):
            yield _small(network, unit, position)


def _small(network: str, unit: SampleUnit, position: int) -> SampleChannel:
    name = unit.short_name
    if network == "notice":
        return _manual(unit.code, network, "Bảng tin cạnh nhà ăn", f"Bảng tin {name}")
    if network == "loudspeaker":
        return _manual(unit.code, network, "Loa giờ nghỉ giữa ca", f"Loa truyền thanh {name}")
    if network == "facebook_group":
        link = f"https://www.facebook.com/groups/mau-{position:04d}"
        return _manual(unit.code, network, link, f"Nhóm Facebook {name}", max(12, unit.members // 3))
    if network == "telegram":
        handle = f"@cdcs_{position:04d}"
        return _automatic(unit.code, network, handle, name, token=f"71{position:04d}:cdcs", followers=unit.members // 5)
    return _automatic(unit.code, network, f"cdcs{position:04d}@lamgiang.example", f"Hộp thư {name}")
