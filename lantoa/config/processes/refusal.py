"""A wrong environment in one sentence instead of a traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from psycopg import OperationalError as PsycopgOperationalError

from lantoa.config.processes.start import StartRefused, without_password
from lantoa.kit.embedded_postgres import CannotStart


@contextmanager
def one_sentence() -> Iterator[None]:
    """Ends the process with exit code 1 and one line on stderr for what a person can put right."""
    try:
        yield
    except (StartRefused, CannotStart, ImproperlyConfigured) as error:
        _refuse(str(error))
    except (OperationalError, PsycopgOperationalError) as error:
        if not is_about_connecting(error):
            raise
        _refuse(f"Không kết nối được cơ sở dữ liệu theo DATABASE_URL: {without_password(error)}")


def is_about_connecting(error: Exception) -> bool:
    """Whether the server could not be reached, as against a query it refused."""
    text = str(error)
    signs = ("connection failed", "connection to server", "could not translate host", "connection timeout")
    return any(sign in text for sign in signs)


def _refuse(sentence: str) -> None:
    print(f"lantoa: {sentence}", file=sys.stderr, flush=True)
    sys.exit(1)
