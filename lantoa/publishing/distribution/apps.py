from django.apps import AppConfig


class DistributionConfig(AppConfig):
    name = "lantoa.publishing.distribution"
    label = "distribution"
    verbose_name = "Lan tỏa"
