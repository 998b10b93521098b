"""Posts that people may see already although publishing has not ended: nobody may be asked to post them again."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet

from lantoa.publishing.distribution.models import Delivery
from lantoa.publishing.distribution.networks.registry import SPECS, network
from lantoa.publishing.distribution.rules import ErrorClass

State = Delivery.State


def may_stand(name: str, progress: dict[str, Any]) -> bool:
    """Whether a post of this network that got so far may be seen."""
    return bool(progress) and SPECS[name].is_automatic and network(name).may_stand(progress)


def hand_over_standing(rows: QuerySet[Delivery], why: str) -> int:
    """Of these deliveries, those that wait and may stand become doubts for a person; returns how many.

    Call it before the others become tasks or exempt, in the same transaction.
    """
    begun = rows.filter(state=State.WAITING).exclude(progress={}).select_for_update(of=("self",)).order_by("pk")
    found: Iterable[tuple[int, str, dict[str, Any]]] = begun.values_list("pk", "network", "progress")
    return hand_over([pk for pk, name, progress in found if may_stand(name, progress)], why)


def hand_over(ids: Collection[int], why: str) -> int:
    """Make these deliveries doubts that only a person can settle; returns how many."""
    if not ids:
        return 0
    return Delivery.objects.filter(pk__in=ids).update(
        state=State.IN_DOUBT, needs_person=True, next_attempt_at=None, error_class=ErrorClass.AMBIGUOUS, error=why[:300]
    )
