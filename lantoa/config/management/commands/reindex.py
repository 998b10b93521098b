"""`lantoa reindex`: whatever the index misses; `--all`: everything anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from lantoa.faces.portal.indexing import BATCH, reindex


class Command(BaseCommand):
    help = "Lập chỉ mục tìm kiếm cho những bài còn thiếu; dừng giữa chừng thì chạy lại là làm tiếp."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="lập lại cho mọi bài")
        parser.add_argument("--batch", type=int, default=BATCH, help="số bài mỗi lượt ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        def say(seen: int, total: int) -> None:
            self.stderr.write(f"\r{seen}/{total}", ending="")

        done = reindex(everything=options["all"], batch=max(options["batch"], 1), say=say)
        self.stdout.write(f"Đã lập chỉ mục {done} bài.")
