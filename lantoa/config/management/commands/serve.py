"""`lantoa serve`: the web server."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.config.processes.start import StartRefused
from lantoa.config.processes.web import serve


class Command(BaseCommand):
    help = "Chạy máy chủ web trên LANTOA_HOST:PORT."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            serve()
        except StartRefused as error:
            raise CommandError(str(error)) from error
