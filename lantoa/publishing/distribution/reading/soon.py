"""Which posts are read at all, and reading some of them at once."""

from datetime import datetime

from django.db.models import F
from django.db.models.functions import Least

from lantoa.publishing.distribution.models import Delivery
from lantoa.publishing.distribution.networks.registry import ALL
from lantoa.publishing.distribution.reading.rules import GATHER


def reading_networks() -> list[str]:
    """Networks that tell figures of posts."""
    return [spec.name for spec in ALL if spec.is_automatic and spec.reads_figures]


def read_soon(network: str, post_ids: list[str], at: datetime) -> int:
    """Posts that are read at all are read again within seconds; returns how many. One statement."""
    rows = Delivery.objects.filter(network=network, post_id__in=post_ids, read_at__isnull=False)
    return rows.update(read_at=Least(F("read_at"), at + GATHER))
