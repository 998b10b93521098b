"""`lantoa bench NAME`: one benchmark; its figures as text or JSON."""

import importlib
import inspect
import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Chạy một phép đo trong bench/ và in kết quả; không tên thì liệt kê."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="release_start, deliver, …")
        parser.add_argument("--json", action="store_true", help="chỉ in JSON")
        parser.add_argument("--rows", default="", help="coverage, desk, bakery, publish: triệu (1,10); search: số bài")
        parser.add_argument("--small", action="store_true", help="cỡ nhỏ, để thử")
        parser.add_argument("--full", action="store_true", help="intake: 100.000 bài; publish, lighthouse: đầy đủ")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.REPOSITORY / "bench"
        names = sorted(path.stem.removeprefix("bench_") for path in folder.glob("bench_*.py"))
        name = (options["name"] or "").replace("-", "_")
        if not name:
            self.stdout.write("\n".join(names))
            return
        if name not in names:
            raise CommandError(f"Không có phép đo “{name}”. Có: {', '.join(names)}.")
        sys.path.insert(0, str(settings.REPOSITORY))
        measure = importlib.import_module(f"bench.bench_{name}").measure
        has_small = "small" in inspect.signature(measure).parameters
        if options["small"] and not has_small:
            raise CommandError(f"Phép đo “{name}” không có cỡ nhỏ.")
        if options["full"] and "full" not in inspect.signature(measure).parameters:
            raise CommandError(f"Phép đo “{name}” không có cỡ lớn.")
        sizes = {"rows": tuple(float(part) for part in options["rows"].split(","))} if options["rows"] else {}
        try:
            figures = measure(**sizes, **{size: True for size in ("small", "full") if options[size]})
        except RuntimeError as error:
            # A program that is missing, or a line that is down: one sentence says which.
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(figures, ensure_ascii=False))
            return
        for key, value in figures.items():
            self.stdout.write(f"{key}: {value}")
