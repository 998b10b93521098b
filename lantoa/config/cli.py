"""The command line: Django's management under its own name."""

import os
import sys


def main() -> None:
    """Run `lantoa COMMAND …`; settings may be chosen with DJANGO_SETTINGS_MODULE.

    A wrong environment or an unreachable database ends in one sentence and exit code 1, never in a traceback.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantoa.config.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "demo" and "--help" not in sys.argv:
        # The supervisor stays small: it never loads Django's apps.
        from lantoa.config.processes.demo import main as run_demo  # noqa: PLC0415 - slow import

        sys.exit(run_demo())
    from lantoa.config.processes.refusal import one_sentence  # noqa: PLC0415 - slow import

    with one_sentence():
        if command == "serve" and "--help" not in sys.argv:
            from lantoa.config.processes.web import serve  # noqa: PLC0415 - slow import

            serve()
            return
        if command == "bench" and len(sys.argv) > 2:
            from lantoa.config.processes.bench import server_for_bench  # noqa: PLC0415 - slow import

            with server_for_bench():
                _manage(command)
            return
        _manage(command)


def _manage(command: str) -> None:
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - app ready

    # Commands are typed import-units; a Python module can only be called import_units.
    execute_from_command_line(["lantoa", command.replace("-", "_"), *sys.argv[2:]] if command else ["lantoa"])


if __name__ == "__main__":
    main()
