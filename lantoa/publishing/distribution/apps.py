from django.apps import AppConfig


class DistributionConfig(AppConfig):
    name = "lantoa.publishing.distribution"
    label = "distribution"
    verbose_name = "Lan tỏa"

    def ready(self) -> None:
        from lantoa.publishing.distribution.kit import link_target  # noqa: PLC0415 - app ready
        from lantoa.services.analytics.facade import register_link_target  # noqa: PLC0415 - app ready

        register_link_target(link_target)
