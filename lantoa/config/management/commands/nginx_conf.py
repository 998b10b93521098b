"""`lantoa nginx-conf`: print the configuration of the nginx in front of this installation."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lantoa.config.processes.nginx import nginx_conf


class Command(BaseCommand):
    help = "In cấu hình nginx đặt trước bản cài đặt này."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PAGES_DIR:
            raise CommandError("Hãy đặt LANTOA_PAGES_DIR: thư mục mà nginx đọc trang đã dựng xong.")
        try:
            self.stdout.write(nginx_conf())
        except ValueError as error:
            raise CommandError(f"nginx không đọc được thư mục có tên “{error}”: hãy chọn đường dẫn khác.") from error
