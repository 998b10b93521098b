from django.apps import AppConfig


class RestConfig(AppConfig):
    name = "lantoa.services.rest"
    label = "rest"
    verbose_name = "REST"
