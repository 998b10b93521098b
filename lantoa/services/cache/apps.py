from django.apps import AppConfig


class CacheConfig(AppConfig):
    name = "lantoa.services.cache"
    label = "page_cache"
    verbose_name = "Bộ nhớ trang"
