"""What the import commands have in common: read, name every bad row, change all or nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lantoa.kit.errors import RuleBroken

MOST_ERRORS_SHOWN = 200


class ImportCommand(BaseCommand):
    """`read` gives the checked file, `apply` how many rows were new and how many changed."""

    read: Callable[[Path], Any]
    apply: Callable[..., tuple[int, int]]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="xlsx hoặc csv (UTF-8) có dòng tiêu đề")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không thay đổi gì")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"Không có tệp {path}.")
        try:
            found = self.read(path)
            self._refuse(found.errors)
            if options["dry_run"]:
                self.stdout.write(f"Sẽ thêm {found.new}, thay đổi {found.changed}, giữ nguyên {found.unchanged}.")
                return
            new, changed = self.apply(found, by=None)
        except RuleBroken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Đã thêm {new}, thay đổi {changed}, giữ nguyên {len(found.rows) - new - changed}.")

    def _refuse(self, errors: list[Any]) -> None:
        for error in errors[:MOST_ERRORS_SHOWN]:
            self.stderr.write(str(error))
        if len(errors) > MOST_ERRORS_SHOWN:
            self.stderr.write(f"… và {len(errors) - MOST_ERRORS_SHOWN} lỗi nữa.")
        if errors:
            raise CommandError(f"Tệp có {len(errors)} lỗi; chưa nhập dòng nào.")
