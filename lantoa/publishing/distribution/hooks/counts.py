"""How often networks have called, and what became of the calls."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.db import connection
from django.db.models import Sum

from lantoa.kit.clock import local_day
from lantoa.publishing.distribution.models import WebhookCount


class CallOutcome(StrEnum):
    """What became of one call."""

    TAKEN = "taken"
    FORGED = "forged"
    BROKEN = "broken"


def count_call(network: str, outcome: CallOutcome, at: datetime) -> None:
    """One more call of a network on this day. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO distribution_webhookcount (network, day, outcome, calls) VALUES (%s, %s, %s, 1)
            ON CONFLICT (network, day, outcome) DO UPDATE SET calls = distribution_webhookcount.calls + 1
            """,
            [network, local_day(at), outcome],
        )


def calls_of_week(at: datetime) -> list[tuple[str, str, int]]:
    """(network, outcome, calls) of the last seven days. One query."""
    rows = WebhookCount.objects.filter(day__gt=local_day(at) - timedelta(days=7)).values_list("network", "outcome")
    return list(rows.annotate(Sum("calls")).order_by("network", "outcome"))
