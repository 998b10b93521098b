"""Brings the database and the files of the demo up to date; a process of its own, so that its memory goes."""

import sys

from django.core.management import call_command
from django.db import connection, transaction


def say(text: str) -> None:
    # The supervisor shows these lines to the person who waits.
    print(f"::{text}", flush=True)


def prepare() -> None:
    """Tables, cache table, static files, and the example federation if there is none. Safe to call again."""
    say("Cập nhật các bảng của cơ sở dữ liệu")
    call_command("migrate", interactive=False, verbosity=1)
    call_command("createcachetable", verbosity=0)
    say("Gom tệp giao diện")
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)
    load_sample()


def load_sample() -> None:
    """The example federation, wholly or not at all."""
    from lantoa.org.units.models import Unit  # noqa: PLC0415 - app ready

    if Unit.objects.filter(code="LG").exists():
        return
    from lantoa.config.sample.loading import load_everything  # noqa: PLC0415 - app ready

    say("Nạp Liên đoàn mẫu (dữ liệu giả định)")
    with transaction.atomic():
        load_everything()
    with connection.cursor() as cursor:
        # Plans made for empty tables would be slow until autovacuum comes by.
        cursor.execute("ANALYZE")


def main() -> int:
    import django  # noqa: PLC0415 - app ready

    django.setup()
    prepare()
    return 0


if __name__ == "__main__":
    sys.exit(main())
