from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "lantoa.faces.portal"
    label = "portal"
    verbose_name = "Cổng"

    def ready(self) -> None:
        import_module("lantoa.faces.portal.receivers")
