from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "lantoa.faces.registry"
    label = "registry"
    verbose_name = "Tổ chức"
