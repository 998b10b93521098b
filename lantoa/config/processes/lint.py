"""Django's own checks in one process: the check framework, missing migrations, broken templates."""

import os
import sys
import warnings
from pathlib import Path

# Nothing is read from the database here, but Django wants an address.
os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantoa.config.settings.test")

PACKAGE = Path(__file__).resolve().parents[2]


def broken_templates() -> list[str]:
    """What is wrong in each template of ours that does not compile."""
    from django.template import TemplateSyntaxError, engines  # noqa: PLC0415 - app ready

    broken = []
    for path in sorted(PACKAGE.glob("**/templates/**/*.*")):
        if path.suffix not in (".html", ".txt", ".xml"):
            continue
        try:
            engines["django"].from_string(path.read_text())
        except TemplateSyntaxError as error:
            broken.append(f"{path.relative_to(PACKAGE.parent)}: {error}")
    return broken


def main() -> int:
    import django  # noqa: PLC0415 - app ready
    from django.core.management import call_command  # noqa: PLC0415 - app ready

    django.setup()
    call_command("check", fail_level="WARNING")
    # Missing migrations are seen without a database; Django only warns that it could not ask one.
    warnings.filterwarnings("ignore", message="Got an error checking a consistent migration history")
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)
    for line in (broken := broken_templates()):
        print(line, file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
