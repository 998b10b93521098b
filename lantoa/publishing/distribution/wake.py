"""Tells waiting workers that there is work, the moment the transaction commits."""

from django.db import connection

CHANNEL = "lantoa_deliveries"


def wake_workers() -> None:
    """NOTIFY in the caller's transaction: workers hear it when, and only if, it commits."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")
