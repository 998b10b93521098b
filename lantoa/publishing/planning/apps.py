from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "lantoa.publishing.planning"
    label = "planning"
    verbose_name = "Kế hoạch tòa soạn"
