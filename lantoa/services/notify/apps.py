from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "lantoa.services.notify"
    label = "notify"
    verbose_name = "Thông báo"

    def ready(self) -> None:
        from lantoa.services.notify.mail import send_mails  # noqa: PLC0415 - app ready
        from lantoa.services.notify.rules import MAILS_PER_DAY  # noqa: PLC0415 - app ready
        from lantoa.services.notify.ways import EMAIL, register_way  # noqa: PLC0415 - app ready

        register_way(EMAIL, send_mails, most_per_day=MAILS_PER_DAY)
