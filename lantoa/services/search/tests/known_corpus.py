"""Reads the list of known answers, and makes the pieces that they stand among."""

import random
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from lantoa.services.search.facade import Place, Text, Within, kind_mark, section_mark, unit_mark

LIST = Path(__file__).with_name("known_answers.txt")
UNITS = {"LG": 1, "HL": 2, "MH": 3, "CD": 4, "KC": 5}
OTHERS = 200
# Words that every paper of a union uses; none of them answers a query of the list by itself.
_COMMON = (
    "công đoàn, đoàn viên, công nhân, hội nghị, triển khai, kế hoạch, tuyên truyền, quyền lợi, chăm lo, thi đua, "
    "khen thưởng, doanh nghiệp, hoạt động, tổ chức, phong trào, cán bộ, chủ tịch, báo cáo, kết quả, nhiệm vụ, "
    "an toàn, vệ sinh, đối thoại, hợp đồng, tiền lương, khó khăn, hỗ trợ, gia đình, sức khỏe, pháp luật"
)
COMMON = _COMMON.split(", ")


@dataclass(frozen=True)
class Known:
    """One query and its right answer: pieces by key; whether others may follow, whether only some words are found."""

    words: str
    within: Within
    answer: tuple[str, ...]
    is_open: bool = False
    is_loose: bool = False
    in_any_order: bool = False

    def is_right(self, found: list[str], *, is_loose: bool) -> bool:
        if not self.answer:
            return found == [] or is_loose
        if self.is_loose != is_loose:
            return False
        if self.is_open:
            return tuple(found[: len(self.answer)]) == self.answer
        return sorted(found) == sorted(self.answer) if self.in_any_order else tuple(found) == self.answer


@cache
def _lines() -> tuple[str, ...]:
    lines = (line.strip() for line in LIST.read_text().splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def known_answers() -> list[Known]:
    return [_known(line) for line in _lines() if " -> " in line]


def _known(line: str) -> Known:
    asked, _, said = line.partition(" -> ")
    words, _, filters = asked.partition(" [")
    is_loose, is_open = said.startswith("~ "), said.endswith("…")
    keys = [] if said.startswith("nothing") else re.findall(r"\w+", said)
    return Known(words, _within(filters.rstrip("]")), tuple(keys), is_open, is_loose, ", " in said)


def _within(filters: str) -> Within:
    given = dict(part.split("=") for part in filters.split())
    marks = set()
    if "unit" in given:
        marks.add(unit_mark(UNITS[given["unit"].split(".")[-1]]))
    if "section" in given:
        marks.add(section_mark(int(given["section"])))
    if "kind" in given:
        marks.add(kind_mark(given["kind"]))
    since, until = (date.fromisoformat(given[name]) if name in given else None for name in ("since", "until"))
    return Within(frozenset(marks), since, until)


def known_pieces() -> dict[str, Text]:
    """The pieces of the list by key, numbered from 1, and the others that only have common words."""
    pieces = {}
    for line in _lines():
        if " | " in line:
            key, day, units, section, kind, title, lead, text = line.split(" | ")
            place = Place(tuple(UNITS[code] for code in units.split(".")), int(section), kind)
            at = datetime.fromisoformat(f"{day}T05:00:00+00:00")
            pieces[key] = Text(len(pieces) + 1, title, at, lead, text, "", place)
    chance = random.Random(4)
    for number in range(OTHERS):
        said = [chance.choice(COMMON) for _ in range(60)]
        at = datetime(2026, 5, 29, tzinfo=UTC) - timedelta(days=number * 9)
        parts = [" ".join(said[:6]).capitalize(), " ".join(said[6:16]), " ".join(said[16:])]
        place = Place((1, 2 + number % 3), 1 + number % 3)
        pieces[f"other{number}"] = Text(len(pieces) + 1, parts[0], at, parts[1], parts[2], "", place)
    return pieces
