from django.apps import AppConfig


class BureauConfig(AppConfig):
    name = "lantoa.faces.bureau"
    label = "bureau"
    verbose_name = "Bàn chỉ đạo"
