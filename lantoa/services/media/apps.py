from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "lantoa.services.media"
    label = "media"
    verbose_name = "Tệp"
