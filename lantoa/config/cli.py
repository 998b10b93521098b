"""The command line: Django's management under its own name."""

import os
import sys


def main() -> None:
    """Run `lantoa COMMAND …`; settings may be chosen with DJANGO_SETTINGS_MODULE."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantoa.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - app ready

    execute_from_command_line(["lantoa", *sys.argv[1:]])


if __name__ == "__main__":
    main()
