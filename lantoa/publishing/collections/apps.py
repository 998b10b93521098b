from django.apps import AppConfig


class CollectionsConfig(AppConfig):
    name = "lantoa.publishing.collections"
    label = "collections"
    verbose_name = "Chiến dịch và tuyển chọn"
