"""The example federation's tree: its units, their history and their channels."""

import csv
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path

from lantoa.config.sample.names import FIRST, MOTIFS, SECOND, TRADES_OF, Trade

DATA = Path(__file__).parent / "data"
ROOT = "LG"
MEMBERS = 80_000
REFORM = date(2025, 7, 1)
"""Law 97/2025/QH15: the district level ends, unions of communes and wards begin."""
FEWEST = 5
SEED = 1929


@dataclass(frozen=True)
class SampleUnit:
    """One unit; `members` counts its own members and is 0 above the grassroots."""

    code: str
    name: str
    short_name: str
    kind: str
    """`province`, `superior` or `grassroots`, as in the import file."""
    parent_code: str
    sector: str
    tags: tuple[str, ...]
    members: int
    valid_from: date
    parent_from: date
    """Since when `parent_code` holds; later than `valid_from` for units older than the reform."""
    former_parent: str = ""
    """The ended unit it stood under until the day before `parent_from`; empty if none."""
    valid_to: date | None = None
    """The last day of an ended unit; None while it lives."""
    home: str = ""
    """The ward, commune or zone it sits in."""


@dataclass(frozen=True)
class SampleEvent:
    """One change in the tree with the decision behind it."""

    kind: str
    """`renamed`, `merged` (many to one), `split` (one to many) or `ended` (no successor)."""
    on: date
    """The first day of the new state."""
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    decision: str
    name_before: str = ""


def units() -> list[SampleUnit]:
    """All living units, parents before children: 1 province, 22 superior, 1,200 grassroots."""
    return [_province(), *superiors(), *grassroots()]


@cache
def superiors() -> tuple[SampleUnit, ...]:
    """The 22 unions between the province and the grassroots, by code."""
    return tuple(
        SampleUnit(
            code=row["code"],
            name=row["name"],
            short_name=row["short_name"],
            kind="superior",
            parent_code=ROOT,
            sector=row["sector"],
            tags=_split(row["tags"]),
            members=0,
            valid_from=date.fromisoformat(row["valid_from"]),
            parent_from=date.fromisoformat(row["valid_from"]),
            home=row["home"],
        )
        for row in _rows("superior_units.csv")
    )


@cache
def grassroots() -> tuple[SampleUnit, ...]:
    """The 1,200 grassroots unions by code; their members sum to MEMBERS."""
    chance = random.Random(SEED)
    named = _named()
    taken = {unit.name for unit in named}
    drawn: list[SampleUnit] = []
    weights: list[float] = []
    numbers = count(len(named) + 1)
    for row in _rows("superior_units.csv"):
        wanted = int(row["grassroots"]) - sum(unit.parent_code == row["code"] for unit in named)
        for _ in range(wanted):
            trade = chance.choice(TRADES_OF[row["code"]])
            workplace = _fresh_workplace(trade, row["home"], taken, chance)
            drawn.append(_drawn(next(numbers), workplace, trade, row, chance))
            weights.append(trade.size * chance.lognormvariate(0, 0.85))
    sizes = _apportion(MEMBERS - sum(unit.members for unit in named), weights)
    sized = (replace(unit, members=size) for unit, size in zip(drawn, sizes, strict=True))
    return (*named, *sized)


@cache
def former_units() -> tuple[SampleUnit, ...]:
    """Units that have ended: district federations first, then grassroots unions."""
    return tuple(
        SampleUnit(
            code=row["code"],
            name=row["name"],
            short_name=row["short_name"],
            kind=row["kind"],
            parent_code=row["parent"],
            sector="",
            tags=("đã kết thúc",),
            members=0,
            valid_from=date.fromisoformat(row["valid_from"]),
            parent_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]),
        )
        for row in _rows("former_units.csv")
    )


def events() -> list[SampleEvent]:
    """Renames, splits, mergers and ends, oldest first."""
    renames = [
        SampleEvent(
            kind="renamed",
            on=date.fromisoformat(row["on"]),
            sources=(row["code"],),
            targets=(row["code"],),
            decision=row["decision"],
            name_before=row["name_before"],
        )
        for row in _rows("renames.csv")
    ]
    return sorted([*renames, *_endings()], key=lambda event: (event.on, event.sources))


def _endings() -> Iterator[SampleEvent]:
    """What became of each ended unit; several with the same one successor are one merger."""
    groups: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in _rows("former_units.csv"):
        targets = _split(row["successors"])
        key = targets if len(targets) == 1 and row["kind"] == "grassroots" else (row["code"],)
        groups.setdefault(key, []).append(row)
    for rows in groups.values():
        targets = _split(rows[0]["successors"])
        last_day = date.fromisoformat(rows[0]["valid_to"])
        yield SampleEvent(
            kind=_kind_of_ending(len(rows), len(targets)),
            on=date.fromordinal(last_day.toordinal() + 1),
            sources=tuple(row["code"] for row in rows),
            targets=targets,
            decision=rows[0]["decision"],
        )


def _kind_of_ending(sources: int, targets: int) -> str:
    if not targets:
        return "ended"
    return "merged" if sources > 1 or targets == 1 else "split"


def _province() -> SampleUnit:
    founded = date(1991, 9, 12)
    return SampleUnit(
        code=ROOT,
        name="Liên đoàn Lao động tỉnh Lam Giang (dữ liệu mẫu)",
        short_name="LĐLĐ tỉnh Lam Giang (dữ liệu mẫu)",
        kind="province",
        parent_code="",
        sector="",
        tags=(),
        members=0,
        valid_from=founded,
        parent_from=founded,
        home="phường Hoa Lam",
    )


def _named() -> tuple[SampleUnit, ...]:
    above = {row["code"]: row for row in _rows("superior_units.csv")}
    return tuple(
        _grassroots(
            code=row["code"],
            workplace=row["name"],
            above=above[row["parent"]],
            sector=row["sector"],
            tags=_split(row["tags"]),
            members=int(row["members"]),
            since=date.fromisoformat(row["valid_from"]),
        )
        for row in _rows("named_units.csv")
    )


def _drawn(number: int, workplace: str, trade: Trade, above: dict[str, str], chance: random.Random) -> SampleUnit:
    first, last = date(trade.since, 1, 2).toordinal(), date(2026, 6, 30).toordinal()
    return _grassroots(
        code=f"{ROOT}-{number:04d}",
        workplace=workplace,
        above=above,
        sector=trade.sector,
        tags=trade.tags,
        members=0,
        since=date.fromordinal(chance.randint(first, last)),
    )


def _grassroots(
    *,
    code: str,
    workplace: str,
    above: dict[str, str],
    sector: str,
    tags: tuple[str, ...],
    members: int,
    since: date,
) -> SampleUnit:
    moved = date.fromisoformat(above["valid_from"])
    return SampleUnit(
        code=code,
        name=_full_name(workplace),
        short_name=_short_name(workplace),
        kind="grassroots",
        parent_code=above["code"],
        sector=sector,
        tags=tags,
        members=members,
        valid_from=since,
        parent_from=max(since, moved),
        former_parent=above["former_parent"] if since < moved else "",
        home=above["home"],
    )


def _full_name(workplace: str) -> str:
    return workplace if workplace.startswith("Nghiệp đoàn") else f"Công đoàn cơ sở {workplace}"


def _short_name(workplace: str) -> str:
    """`CĐCS May Hoa Lam`: what people say, without the legal form of the company."""
    if workplace.startswith("Nghiệp đoàn"):
        return f"NĐ {workplace.removeprefix('Nghiệp đoàn ')}"
    for legal, said in (("Công ty TNHH ", ""), ("Công ty CP ", ""), ("Hợp tác xã ", "HTX ")):
        if workplace.startswith(legal):
            return f"CĐCS {said}{workplace.removeprefix(legal)}"
    return f"CĐCS {workplace}"


def _fresh_workplace(trade: Trade, home: str, taken: set[str], chance: random.Random) -> str:
    place = home.removeprefix("phường ").removeprefix("xã ")
    while True:
        root = f"{chance.choice(FIRST)} {chance.choice(SECOND)}"
        pattern = chance.choice(trade.patterns)
        workplace = pattern.format(root=root, home=place, motif=_motif(chance))
        name = _full_name(workplace)
        if name not in taken:
            taken.add(name)
            return workplace


def _motif(chance: random.Random) -> str:
    return f"{chance.choice(MOTIFS)} {chance.choice(FIRST)}"


def _apportion(total: int, weights: list[float]) -> list[int]:
    """Whole numbers, none below FEWEST, in proportion to `weights`, summing to `total`."""
    spare = total - FEWEST * len(weights)
    unit = spare / sum(weights)
    exact = [weight * unit for weight in weights]
    sizes = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: sizes[i] - exact[i])
    for index in by_remainder[: spare - sum(sizes)]:
        sizes[index] += 1
    return [FEWEST + size for size in sizes]


def share_key(salt: str, code: str) -> str:
    """A fixed shuffle: the same order of codes in every run and on every machine."""
    return hashlib.sha256(f"{salt}:{code}".encode()).hexdigest()


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
