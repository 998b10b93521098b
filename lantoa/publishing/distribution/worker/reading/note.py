"""Writing down what networks told: a sample where something changed, the latest figures at the delivery."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from lantoa.publishing.distribution.models import InteractionSample
from lantoa.publishing.distribution.networks.base import Figures
from lantoa.publishing.distribution.reading.rules import OURS, named, news, next_read
from lantoa.publishing.distribution.worker.reading.due import Batch
from lantoa.publishing.distribution.worker.statements import database_now

LARGEST_COLUMN = 2**31 - 1


@dataclass(frozen=True)
class Answer:
    """What became of one batch: figures by post id; `again_at`: the whole account is to be asked again then."""

    batch: Batch
    figures: dict[str, Figures] = field(default_factory=dict)
    again_at: datetime | None = None


_KNOWN = """
SELECT DISTINCT ON (delivery_id, metric, api_version) delivery_id, metric, api_version, value
FROM distribution_interactionsample WHERE delivery_id = ANY(%s)
ORDER BY delivery_id, metric, api_version, at DESC, id DESC
"""
# Whoever asked for the post to be read meanwhile has moved its turn: that one stays. What is not told stays known.
_UPDATE = """
UPDATE distribution_delivery d SET
    read_at = CASE WHEN d.read_at = n.until THEN n.next ELSE d.read_at END,
    reactions = COALESCE(n.reactions, d.reactions), comments = COALESCE(n.comments, d.comments),
    shares = COALESCE(n.shares, d.shares), views = COALESCE(n.views, d.views)
FROM unnest(%(ids)s::bigint[], %(until)s::timestamptz[], %(next)s::timestamptz[], %(reactions)s::int[],
    %(comments)s::int[], %(shares)s::int[], %(views)s::int[])
    AS n(id, until, next, reactions, comments, shares, views)
WHERE d.id = n.id
"""


@transaction.atomic
def note(answers: list[Answer]) -> int:
    """Keep what was told and set the next turns; returns how many figures were news. Safe to call twice."""
    at = database_now()
    told = {
        delivery: named(answer.figures[post_id])
        for answer in answers
        for delivery, post_id, _sent in answer.batch.posts
        if post_id in answer.figures
    }
    known = _known(list(told))
    samples = [
        InteractionSample(delivery_id=delivery, at=at, metric=metric, api_version=version, value=value)
        for delivery, values in told.items()
        for (metric, version), value in news(values, known.get(delivery, {})).items()
    ]
    InteractionSample.objects.bulk_create(samples, batch_size=2_000)
    _update(answers, told, at)
    return len(samples)


def _known(deliveries: list[int]) -> dict[int, dict[tuple[str, str], int]]:
    found: dict[int, dict[tuple[str, str], int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [deliveries])
        for delivery, metric, version, value in cursor.fetchall():
            found.setdefault(delivery, {})[metric, version] = value
    return found


def _update(answers: list[Answer], told: dict[int, dict[tuple[str, str], int]], at: datetime) -> None:
    rows = sorted(
        (delivery, answer.batch.until, answer.again_at or next_read(sent_at, at))
        for answer in answers
        for delivery, _post, sent_at in answer.batch.posts
    )
    values: dict[str, list[object]] = {
        "ids": [row[0] for row in rows],
        "until": [row[1] for row in rows],
        "next": [row[2] for row in rows],
    }
    for name in OURS:
        values[name] = [_column(told.get(row[0], {}), name) for row in rows]
    with connection.cursor() as cursor:
        # In one order, as everybody who locks several deliveries.
        cursor.execute(
            "SELECT id FROM distribution_delivery WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE",
            {"ids": values["ids"]},
        )
        cursor.execute(_UPDATE, values)


def _column(told: dict[tuple[str, str], int], name: str) -> int | None:
    value = next((value for (metric, _version), value in told.items() if metric == name), None)
    return None if value is None else min(value, LARGEST_COLUMN)
