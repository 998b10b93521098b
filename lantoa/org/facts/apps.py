from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "lantoa.org.facts"
    label = "facts"
    verbose_name = "Số liệu"
