from django.apps import AppConfig


class SignoffConfig(AppConfig):
    name = "lantoa.publishing.signoff"
    label = "signoff"
    verbose_name = "Ý kiến qua liên kết"

    def ready(self) -> None:
        from lantoa.publishing.newsroom.facade import tell_verbs  # noqa: PLC0415 - app ready
        from lantoa.publishing.signoff.ledger.sentences import VERBS  # noqa: PLC0415 - app ready

        tell_verbs(VERBS)
