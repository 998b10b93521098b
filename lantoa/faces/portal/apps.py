from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "lantoa.faces.portal"
    label = "portal"
    verbose_name = "Cổng"
