"""The example federation's pieces and dispatches, parsed from `data/`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from lantoa.config.sample.pictures import PictureSpec, parse_picture
from lantoa.config.sample.units import DATA, share_key


@dataclass(frozen=True)
class SampleSection:
    """One section of the portal, in the order of the menu."""

    slug: str
    name: str
    intro: str


@dataclass(frozen=True)
class SampleTopic:
    """One topic that gathers pieces of several sections."""

    slug: str
    name: str
    intro: str


@dataclass(frozen=True)
class Block:
    """One part of a body: `paragraph`, `heading`, `quote` or `picture`."""

    kind: str
    text: str = ""
    picture: PictureSpec | None = None
    said_by: str = ""
    """Whose words a quote is."""


@dataclass(frozen=True)
class SamplePiece:
    """One written piece with its dates set."""

    key: str
    """Name of its file; stays the same when the title changes."""
    title: str
    lead: str
    section: str
    genre: str
    """`news`, `report`, `portrait`, `interview`, `guide` or `photo_story`."""
    happened_at: datetime
    filed_at: datetime
    published_at: datetime
    place: str
    author: str
    unit_code: str
    topics: tuple[str, ...]
    tags: tuple[str, ...]
    marks: tuple[str, ...]
    """Any of `focus`, `must_read`, `urgent`."""
    cover: PictureSpec
    blocks: tuple[Block, ...]
    """The body in order, further pictures among the text."""

    @property
    def pictures(self) -> tuple[PictureSpec, ...]:
        inside = (block.picture for block in self.blocks)
        return (self.cover, *(picture for picture in inside if picture))

    @property
    def text(self) -> str:
        return "\n\n".join(block.text for block in self.blocks if block.text)


@dataclass(frozen=True)
class SampleNote:
    """One sentence between desk and unit: `returned`, `declined` or `answered`."""

    kind: str
    by: str
    text: str


@dataclass(frozen=True)
class SampleDispatch:
    """One dispatch as an officer typed it on a phone, and where it stands."""

    key: str
    title: str
    body: str
    unit_code: str
    filed_by: str
    filed_at: datetime
    happened_at: datetime
    place: str
    author: str
    state: str
    """`received`, `in_editing`, `returned` or `declined`."""
    taken_by: str
    notes: tuple[SampleNote, ...]
    photos: tuple[PictureSpec, ...]


SECTIONS = (
    SampleSection("tin-tuc", "Tin tức – Sự kiện", "Việc vừa xảy ra, liên quan đến người lao động trong tỉnh."),
    SampleSection("hoat-dong-cong-doan", "Hoạt động công đoàn", "Các cấp công đoàn đang làm gì, kết quả ra sao."),
    SampleSection("chinh-sach-phap-luat", "Chính sách – Pháp luật", "Quy định mới, giải thích dễ hiểu, hỏi và đáp."),
    SampleSection("doi-song", "Đời sống – Việc làm", "Nhà trọ, bữa cơm, con cái, nghề nghiệp."),
    SampleSection("guong-dien-hinh", "Gương điển hình", "Người thật, việc thật."),
    SampleSection(
        "thi-dua-khen-thuong", "Thi đua – Khen thưởng", "Sáng kiến, phong trào và những người được ghi nhận."
    ),
    SampleSection("nu-cong", "Nữ công", "Việc làm, sức khỏe và tiếng nói của lao động nữ."),
    SampleSection("an-toan-lao-dong", "An toàn lao động", "Làm việc an toàn để về nhà an toàn."),
    SampleSection("van-hoa-the-thao", "Văn hóa – Thể thao", "Sau giờ làm: sân bóng, sân khấu, ngày hội."),
    SampleSection("chuyen-doi-so", "Chuyển đổi số", "Dùng điện thoại và dữ liệu cho việc công đoàn."),
)
TOPICS = (
    SampleTopic("thang-cong-nhan", "Tháng Công nhân", "Hoạt động tháng Năm ở các cấp công đoàn."),
    SampleTopic("tet-sum-vay", "Tết Sum vầy", "Chăm lo Tết cho đoàn viên, người lao động."),
    SampleTopic(
        "dai-hoi-cong-doan",
        "Đại hội công đoàn các cấp",
        "Chuẩn bị, diễn biến và việc thực hiện nghị quyết đại hội.",
    ),
    SampleTopic("nha-o-cong-nhan", "Nhà ở cho công nhân", "Nhà trọ, nhà ở xã hội và đời sống quanh đó."),
)
HERE = ZoneInfo("Asia/Ho_Chi_Minh")
NEW_YEARS = tuple(
    date.fromisoformat(day)
    for day in [
        "2024-02-10",
        "2025-01-29",
        "2026-02-17",
        "2027-02-06",
        "2028-01-26",
        "2029-02-13",
        "2030-02-02",
        "2031-01-23",
        "2032-02-11",
        "2033-01-31",
        "2034-02-19",
        "2035-02-08",
        "2036-01-28",
    ]
)
"""First day of the lunar year in Việt Nam (UTC+7); 2030 differs from the Chinese calendar."""


def pieces(now: datetime) -> tuple[SamplePiece, ...]:
    """The forty pieces, newest first; every date lies before `now` (aware)."""
    found = [_piece(path, now.astimezone(HERE)) for path in _files("pieces")]
    return tuple(sorted(found, key=lambda piece: piece.published_at, reverse=True))


def dispatches(now: datetime) -> tuple[SampleDispatch, ...]:
    """The nine dispatches on the desk, newest first."""
    found = [_dispatch(path, now.astimezone(HERE)) for path in _files("dispatches")]
    return tuple(sorted(found, key=lambda dispatch: dispatch.filed_at, reverse=True))


def when(text: str, now: datetime) -> datetime:
    """The moment before `now` that `text` names.

    `40m`, `3h`: so long ago. `3d 08:30`: that many days ago. `05-12 08:00`: the latest 12 May.
    `tet-14 17:00`: so many days before the latest Lunar New Year's Day in the past.
    Raises ValueError for anything else.
    """
    if ago := re.fullmatch(r"(\d+)([mh])", text):
        minutes = int(ago[1]) * (60 if ago[2] == "h" else 1)
        return now - timedelta(minutes=minutes)
    day, _, clock = text.partition(" ")
    return datetime.combine(_day(day, now.date()), time.fromisoformat(clock), now.tzinfo)


def _day(text: str, today: date) -> date:
    if days := re.fullmatch(r"(\d+)d", text):
        return today - timedelta(days=int(days[1]))
    if tet := re.fullmatch(r"tet-(\d+)", text):
        latest = max(day for day in NEW_YEARS if day < today)
        return latest - timedelta(days=int(tet[1]))
    if fixed := re.fullmatch(r"(\d\d)-(\d\d)", text):
        day = date(today.year, int(fixed[1]), int(fixed[2]))
        return day if day < today else day.replace(year=today.year - 1)
    raise ValueError(f"no such day: {text}")


def _piece(path: Path, now: datetime) -> SamplePiece:
    fields, body = _parse(path)
    happened_at = when(fields["happened"][0], now)
    filed_at, published_at = _desk_times(path.stem, happened_at, now)
    cover, *inside = (parse_picture(row) for row in fields["picture"])
    blocks = _blocks(_dated(body, happened_at), inside)
    return SamplePiece(
        key=path.stem,
        title=_dated(fields["title"][0], happened_at),
        lead=_dated(fields["lead"][0], happened_at),
        section=fields["section"][0],
        genre=fields["genre"][0],
        happened_at=happened_at,
        filed_at=filed_at,
        published_at=published_at,
        place=fields["place"][0],
        author=fields["author"][0],
        unit_code=fields["unit"][0],
        topics=_list(fields["topics"][0]),
        tags=_list(fields["tags"][0]),
        marks=tuple(fields.get("mark", [""])[0].split()),
        cover=cover,
        blocks=tuple(blocks),
    )


def _desk_times(key: str, happened_at: datetime, now: datetime) -> tuple[datetime, datetime]:
    """When it was filed and published: some hours after it happened, never after `now`."""
    draw = int(share_key("desk", key)[:8], 16)
    filed_at = happened_at + timedelta(minutes=25 + draw % 150)
    published_at = _by_day(filed_at + timedelta(minutes=35 + draw // 150 % 260))
    late = timedelta(minutes=10)
    return min(filed_at, now - 2 * late), min(published_at, now - late)


def _by_day(moment: datetime) -> datetime:
    """Nobody at the desk publishes between 22:00 and 6:00; the morning does."""
    if 6 <= moment.hour < 22:
        return moment
    morning = moment + timedelta(days=1 if moment.hour >= 22 else 0)
    return morning.replace(hour=6, minute=5 + moment.minute // 2)


def _dispatch(path: Path, now: datetime) -> SampleDispatch:
    fields, body = _parse(path)
    return SampleDispatch(
        key=path.stem,
        title=fields["title"][0],
        body=body,
        unit_code=fields["unit"][0],
        filed_by=fields["filed_by"][0],
        filed_at=when(fields["filed"][0], now),
        happened_at=when(fields["happened"][0], now),
        place=fields["place"][0],
        author=fields["author"][0],
        state=fields["state"][0],
        taken_by=fields.get("taken_by", [""])[0],
        notes=tuple(_note(row) for row in fields.get("note", [])),
        photos=tuple(parse_picture(row) for row in fields.get("photo", [])),
    )


def _note(row: str) -> SampleNote:
    kind, by, text = (cell.strip() for cell in row.split("|"))
    return SampleNote(kind=kind, by=by, text=text)


def _parse(path: Path) -> tuple[dict[str, list[str]], str]:
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    fields: dict[str, list[str]] = {}
    for line in head.splitlines():
        key, _, value = line.partition(":")
        fields.setdefault(key, []).append(value.strip())
    return fields, body.strip()


def _blocks(body: str, pictures: list[PictureSpec]) -> Iterator[Block]:
    """Text in order; a further picture stands before the second, third … subhead, the rest at the end."""
    waiting = list(pictures)
    headings = 0
    for part in body.split("\n\n"):
        if part.startswith("## "):
            headings += 1
            if headings > 1 and waiting:
                yield Block("picture", picture=waiting.pop(0))
            yield Block("heading", part.removeprefix("## "))
        elif part.startswith("> "):
            words, _, who = part.removeprefix("> ").rpartition(" — ")
            yield Block("quote", words, said_by=who)
        else:
            yield Block("paragraph", " ".join(part.split()))
    for picture in waiting:
        yield Block("picture", picture=picture)


def _dated(text: str, happened_at: datetime) -> str:
    """`{d}`, `{d+3}`, `{d-1}` as day/month and `{y}` as the year of the event."""

    def day(match: re.Match[str]) -> str:
        moved = happened_at + timedelta(days=int(match[1] or 0))
        return f"{moved.day}/{moved.month}"

    return re.sub(r"\{d([+-]\d+)?\}", day, text).replace("{y}", str(happened_at.year))


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(",") if part.strip())


@cache
def _files(folder: str) -> tuple[Path, ...]:
    return tuple(sorted((DATA / folder).glob("*.txt")))
