"""`lantoa simulator`: the stand-in for Facebook and Zalo."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Chạy trình mô phỏng Facebook và Zalo."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8001)
        parser.add_argument("--smtp-port", type=int, default=8002)

    def handle(self, *args: Any, **options: Any) -> None:
        command = [sys.executable, "-m", "simulator", "--port", str(options["port"])]
        command += ["--smtp-port", str(options["smtp_port"])]
        os.execv(sys.executable, [*command, "--data", str(settings.DATA / "simulator")])  # noqa: S606
