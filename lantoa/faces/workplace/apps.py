from django.apps import AppConfig


class WorkplaceConfig(AppConfig):
    name = "lantoa.faces.workplace"
    label = "workplace"
    verbose_name = "Nơi làm việc"
