from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "lantoa.design"
    label = "design"
    verbose_name = "Giao diện"
