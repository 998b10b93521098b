from django.apps import AppConfig
from django.conf import settings

from lantoa.kit.catalogues import compile_stale


class ConfigConfig(AppConfig):
    name = "lantoa.config"
    label = "config"
    verbose_name = "Lan Tỏa"

    def ready(self) -> None:
        for locale in settings.LOCALE_PATHS:
            compile_stale(locale)
