"""What the commands that bring an older portal's history have in common."""

import logging
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lantoa.kit.errors import RuleBroken
from lantoa.kit.tables import read_rows
from lantoa.publishing.intake.facade import Fetcher, Found, Plan, Progress, take_history
from lantoa.publishing.intake.rules import category_key, section_for, sections_by_name
from lantoa.publishing.newsroom.facade import SectionPage, sections

SECONDS_BETWEEN = 2.0
MOST_SHOWN = 50
COLUMNS = {
    "category": ("category", "chuyên mục cũ", "mục cũ"),
    "section": ("section", "chuyên mục", "chuyên mục mới"),
}
OUTCOMES = {
    "new": "mới",
    "undated": "mới, không rõ ngày",
    "changed": "cập nhật",
    "unchanged": "giữ nguyên",
    "edited": "đã có người sửa ở đây, giữ nguyên",
    "repeated": "trùng trong tệp",
    "homeless": "chưa có chuyên mục",
    "refused": "không nhập được",
}


def dots(number: int) -> str:
    return f"{number:,}".replace(",", ".")


class HistoryCommand(BaseCommand):
    """Reads where categories go, shows it with --check, and takes the pieces with progress on the terminal."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--section", type=Path, metavar="map.csv", help="bảng: chuyên mục cũ, chuyên mục (slug)")
        parser.add_argument("--other", metavar="SLUG", default="", help="chuyên mục cho bài không có trong bảng")
        parser.add_argument(
            "--check", action="store_true", help="chỉ xem bài nào vào chuyên mục nào, không thay đổi gì"
        )

    def plan(self, source: str, options: dict[str, Any]) -> Plan:
        """Where everything goes. Raises CommandError for a section that there is not."""
        here = {section.slug: section for section in sections()}
        wanted = sections_by_name({slug: section.title for slug, section in here.items()})
        wanted |= self._map(options["section"], here)
        if options["other"] and options["other"] not in here:
            raise CommandError(f"Không có chuyên mục “{options['other']}”. Có: {', '.join(here)}.")
        return Plan(source=source, wanted=wanted, other=options["other"], sections=here, fetcher=Fetcher())

    def _map(self, path: Path | None, here: dict[str, SectionPage]) -> dict[str, str]:
        if path is None:
            return {}
        try:
            rows = read_rows(path, columns=COLUMNS, required=COLUMNS)
        except (RuleBroken, OSError) as error:
            raise CommandError(str(error)) from error
        bad = [
            f"Dòng {row.number}: không có chuyên mục “{row.cells['section']}”."
            for row in rows
            if row.cells["section"] not in here
        ]
        if bad:
            raise CommandError("\n".join(bad[:MOST_SHOWN]))
        return {category_key(row.cells["category"]): row.cells["section"] for row in rows}

    def show(self, categories: Counter[str], without: int, plan: Plan) -> int:
        """Prints which category goes where; returns how many have no section."""
        self.stdout.write("Chuyên mục cũ → chuyên mục ở đây (số bài)")
        homeless = 0
        for name, count in sorted(categories.items(), key=lambda row: -row[1]):
            slug = section_for((name,), plan.wanted, plan.other)
            homeless += not slug
            self.stdout.write(f"  {name} → {slug or '— (chưa có)'} ({dots(count)})")
        if without:
            homeless += not plan.other
            self.stdout.write(f"  (không chuyên mục) → {plan.other or '— (chưa có)'} ({dots(without)})")
        if homeless:
            self.stdout.write(
                "Bài chưa có chuyên mục sẽ không được nhập: thêm vào bảng --section, hoặc dùng --other SLUG."
            )
        return homeless

    def take(self, found: Iterable[Found], plan: Plan, *, total: int | None) -> Progress:
        """Takes everything. Raises CommandError where the source breaks off; a second run goes on from there."""
        # It says two lines of its own for each piece.
        logging.getLogger("wagtail").setLevel(logging.WARNING)
        progress, told = Progress(), time.monotonic()
        try:
            for progress in take_history(found, plan):
                if time.monotonic() - told > SECONDS_BETWEEN:
                    told = time.monotonic()
                    self.stdout.write(self._line(progress, total))
        except RuleBroken as error:
            self._end(progress, plan, total)
            raise CommandError(str(error)) from error
        self._end(progress, plan, total)
        return progress

    def _end(self, progress: Progress, plan: Plan, total: int | None) -> None:
        self.stdout.write(self._line(progress, total))
        for sentence in progress.skipped[:MOST_SHOWN]:
            self.stderr.write(sentence)
        failures = plan.fetcher.failures
        if plan.fetcher.fetched or failures:
            self.stdout.write(f"Ảnh: {dots(plan.fetcher.fetched)} đã tải, {dots(failures.total())} không tải được.")
        for reason, count in failures.most_common(10):
            self.stdout.write(f"  {dots(count)} ảnh: {reason}")

    def _line(self, progress: Progress, total: int | None) -> str:
        said = [f"{dots(progress.counts[key])} {label}" for key, label in OUTCOMES.items() if progress.counts[key]]
        whole = f"/{dots(total)}" if total is not None else ""
        return f"{dots(progress.seen)}{whole} bài: {', '.join(said) or 'chưa có gì'}."
