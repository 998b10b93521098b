from importlib import import_module

from django.apps import AppConfig


class DigestsConfig(AppConfig):
    name = "lantoa.publishing.digests"
    label = "digests"
    verbose_name = "Bản tin thư"

    def ready(self) -> None:
        import_module("lantoa.publishing.digests.receivers")
        from lantoa.publishing.digests.actions.readers import hash_of, leave_by_letter  # noqa: PLC0415 - app ready
        from lantoa.publishing.distribution.facade import OtherReaders, register_readers  # noqa: PLC0415 - app ready

        register_readers(OtherReaders(hash_of=hash_of, leave=leave_by_letter))
