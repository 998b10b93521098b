from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "lantoa.org.units"
    label = "units"
    verbose_name = "Đơn vị"
