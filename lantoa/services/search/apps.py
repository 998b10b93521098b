from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "lantoa.services.search"
    label = "site_search"
    verbose_name = "Tìm kiếm"
