from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "lantoa.faces.portal"
    label = "portal"
    verbose_name = "Cổng"

    def ready(self) -> None:
        import_module("lantoa.faces.portal.receivers")
        import_module("lantoa.faces.portal.narrating")
        from lantoa.faces.portal.hub import SOURCE  # noqa: PLC0415 - app ready
        from lantoa.publishing.distribution.facade import register_feeds  # noqa: PLC0415 - app ready

        register_feeds(SOURCE)
