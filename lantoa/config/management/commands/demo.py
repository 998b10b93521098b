"""`lantoa demo`: everything on one machine, with the example federation."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from lantoa.config.processes.demo import main


class Command(BaseCommand):
    help = "Chạy thử trọn bộ trên một máy: cơ sở dữ liệu, web, worker, trình mô phỏng và Liên đoàn mẫu."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(main([]))
