from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "lantoa.config"
    label = "config"
    verbose_name = "Lan Tỏa"
