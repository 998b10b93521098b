"""`lantoa import-wordpress FILE.xml`: the history of a WordPress portal, from its own export."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from lantoa.config.management.history_command import HistoryCommand, dots
from lantoa.kit.errors import RuleBroken
from lantoa.publishing.intake.facade import pieces, survey


class Command(HistoryCommand):
    help = "Import published posts of a WordPress export (WXR); safe to run again, also after it was stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="tệp WXR (.xml) do WordPress xuất")
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"Không có tệp {path}.")
        try:
            known = survey(path)
        except RuleBroken as error:
            raise CommandError(str(error)) from error
        if known.fault:
            self.stderr.write(known.fault)
        self.stdout.write(
            f"{dots(known.items)} mục, {dots(known.pieces)} bài đã đăng, {dots(known.undated)} bài không rõ ngày."
        )
        plan = self.plan(known.host or path.stem, options)
        self.show(known.signs, plan)
        if not options["check"]:
            self.take(pieces(path, known), plan, total=known.pieces)
