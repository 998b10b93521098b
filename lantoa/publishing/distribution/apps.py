from django.apps import AppConfig


class DistributionConfig(AppConfig):
    name = "lantoa.publishing.distribution"
    label = "distribution"
    verbose_name = "Lan tỏa"

    def ready(self) -> None:
        from lantoa.publishing.distribution.kit import link_target  # noqa: PLC0415 - app ready
        from lantoa.publishing.distribution.notices.chat import CHAT, send_chats  # noqa: PLC0415 - app ready
        from lantoa.publishing.distribution.notices.push import PUSH, send_pushes  # noqa: PLC0415 - app ready
        from lantoa.services.analytics.facade import register_link_target  # noqa: PLC0415 - app ready
        from lantoa.services.notify.facade import register_way  # noqa: PLC0415 - app ready

        register_link_target(link_target)
        register_way(PUSH, send_pushes)
        register_way(CHAT, send_chats, may_repeat=False)
