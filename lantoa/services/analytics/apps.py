from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "lantoa.services.analytics"
    label = "analytics"
    verbose_name = "Lượt xem"
