from pathlib import Path
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings


class CacheConfig(AppConfig):
    name = "lantoa.services.cache"
    label = "page_cache"
    verbose_name = "Bộ nhớ trang"

    def ready(self) -> None:
        from lantoa.services.cache.finished import Folder  # noqa: PLC0415 - app ready
        from lantoa.services.cache.store import store  # noqa: PLC0415 - app ready

        if settings.PAGES_DIR:
            store.folder = Folder(Path(settings.PAGES_DIR), urlsplit(settings.BASE_URL).netloc)
