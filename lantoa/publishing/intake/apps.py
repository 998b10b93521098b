from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "lantoa.publishing.intake"
    label = "intake"
    verbose_name = "Nhập bài"
