"""What the commands that bring an older portal's history have in common."""

import logging
import time
from collections import Counter
from collections.abc import Iterable, Set
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lantoa.config.management.history_maps import credits_of, section_map
from lantoa.kit.errors import RuleBroken
from lantoa.publishing.intake.facade import Fetcher, Found, Plan, Progress, take_history
from lantoa.publishing.intake.rules import category_key, section_for, sections_by_name
from lantoa.publishing.newsroom.facade import sections

SECONDS_BETWEEN = 2.0
MOST_SHOWN = 50
OUTCOMES = {
    "new": "mới",
    "undated": "mới, không rõ ngày",
    "changed": "cập nhật",
    "credited": "ghi thêm đơn vị",
    "unchanged": "giữ nguyên",
    "edited": "đã có người sửa ở đây, giữ nguyên",
    "repeated": "trùng trong tệp",
    "homeless": "chưa có chuyên mục",
    "refused": "không nhập được",
}
# What could not be taken as it was.
LOST = {
    "links": "khung nhúng thành liên kết",
    "frames": "khung nhúng không lấy được",
    "galleries": "chùm ảnh không rõ ảnh nào",
    "codes": "mã WordPress bị bỏ",
    "pictures": "ảnh quá số lượng của một bài",
    "parts": "đoạn quá số lượng của một bài",
}
Signs = Counter[tuple[str, tuple[str, ...]]]


def dots(number: int) -> str:
    return f"{number:,}".replace(",", ".")


class HistoryCommand(BaseCommand):
    """Reads where categories go and who is credited, shows it with --check, and takes the pieces."""

    _named: Set[str] = frozenset()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--section", type=Path, metavar="map.csv", help="bảng: chuyên mục cũ, chuyên mục (slug)")
        parser.add_argument("--other", metavar="SLUG", default="", help="chuyên mục cho bài không có trong bảng")
        parser.add_argument("--unit", metavar="MÃ", default="", help="đơn vị của bài không có trong bảng --units")
        parser.add_argument(
            "--units", type=Path, metavar="units.csv", help="bảng: chuyên mục cũ hoặc tác giả, mã đơn vị"
        )
        parser.add_argument(
            "--check", action="store_true", help="chỉ xem bài nào vào chuyên mục nào, không thay đổi gì"
        )

    def plan(self, source: str, options: dict[str, Any]) -> Plan:
        """Where everything goes. Raises CommandError for a section that there is not."""
        here = {section.slug: section for section in sections()}
        wanted = sections_by_name({slug: section.title for slug, section in here.items()})
        own = section_map(options["section"], here)
        if options["other"] and options["other"] not in here:
            raise CommandError(f"Không có chuyên mục “{options['other']}”. Có: {', '.join(here)}.")
        credited, units = credits_of(options["units"], options["unit"])
        self._named = own.keys()
        return Plan(
            source=source,
            wanted=wanted | own,
            other=options["other"],
            sections=here,
            fetcher=Fetcher(),
            credits=credited,
            units=units,
        )

    def show(self, signs: Signs, plan: Plan) -> None:
        """Prints which category goes where, which unit is credited, and what in the tables matches nothing."""
        self._show_sections(signs, plan)
        if plan.units:
            self._show_units(signs, plan)
        authors = {category_key(author) for author, _categories in signs}
        categories = {category_key(name) for _author, names in signs for name in names}
        self._show_unmatched("--section", "chuyên mục cũ", self._named - categories)
        self._show_unmatched("--units", "tác giả", plan.credits.by_author.keys() - authors)
        self._show_unmatched("--units", "chuyên mục cũ", plan.credits.by_category.keys() - categories)

    def _show_sections(self, signs: Signs, plan: Plan) -> None:
        self.stdout.write("Chuyên mục cũ → chuyên mục ở đây (số bài)")
        counts: Counter[str] = Counter()
        for (_author, categories), count in signs.items():
            counts.update(dict.fromkeys(categories or ("",), count))
        has_homeless = False
        for name, count in counts.most_common():
            slug = section_for((name,) if name else (), plan.wanted, plan.other)
            has_homeless |= not slug
            self.stdout.write(f"  {name or '(không chuyên mục)'} → {slug or '— (chưa có)'} ({dots(count)})")
        if has_homeless:
            self.stdout.write(
                "Bài chưa có chuyên mục sẽ không được nhập: thêm vào bảng --section, hoặc dùng --other SLUG."
            )

    def _show_units(self, signs: Signs, plan: Plan) -> None:
        self.stdout.write("Đơn vị ← số bài")
        counts: Counter[str] = Counter()
        for (author, categories), count in signs.items():
            counts[plan.credits.code_for(author, categories)] += count
        for code, count in counts.most_common():
            name = f"{code} {plan.units[code]}" if code else "(không đơn vị)"
            self.stdout.write(f"  {name} ← {dots(count)}")

    def _show_unmatched(self, option: str, what: str, names: Iterable[str]) -> None:
        for name in sorted(names)[:MOST_SHOWN]:
            self.stdout.write(f"{option}: không bài nào có {what} “{name}”.")

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
        if said := [f"{dots(progress.lost[key])} {label}" for key, label in LOST.items() if progress.lost[key]]:
            self.stdout.write(f"Không lấy được nguyên vẹn: {', '.join(said)}; ở các bài:")
        for title in progress.left[:MOST_SHOWN]:
            self.stdout.write(f"  {title}")
        failures = plan.fetcher.failures
        if plan.fetcher.fetched or failures:
            self.stdout.write(f"Ảnh: {dots(plan.fetcher.fetched)} đã tải, {dots(failures.total())} không tải được.")
        for reason, count in failures.most_common(10):
            self.stdout.write(f"  {dots(count)} ảnh: {reason}")

    def _line(self, progress: Progress, total: int | None) -> str:
        said = [f"{dots(progress.counts[key])} {label}" for key, label in OUTCOMES.items() if progress.counts[key]]
        whole = f"/{dots(total)}" if total is not None else ""
        return f"{dots(progress.seen)}{whole} bài: {', '.join(said) or 'chưa có gì'}."
