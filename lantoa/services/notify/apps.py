from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "lantoa.services.notify"
    label = "notify"
    verbose_name = "Thông báo"
