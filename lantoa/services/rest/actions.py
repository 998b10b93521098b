"""Letting go of answers that nobody asks for again."""

from datetime import datetime, timedelta

from lantoa.services.rest.models import IdempotencyRecord

KEPT = timedelta(days=7)


def forget_answers(moment: datetime) -> int:
    """Drop the answers kept for more than a week before `moment`; returns how many. Safe to call twice."""
    return IdempotencyRecord.objects.filter(created_at__lt=moment - KEPT).delete()[0]
