"""What other packages may use of the audit trail."""

from django.db.models import Model, QuerySet

from lantoa.kit.clock import now
from lantoa.org.audit.models import AuditEntry


def record(
    verb: str,
    thing: Model,
    *,
    by: Model | None,
    on_behalf_of: Model | None = None,
    unit_id: int | None = None,
    detail: dict[str, object] | None = None,
) -> None:
    """Write one audit row in the caller's transaction. `by` None means the system itself.

    With `on_behalf_of` and no `by` it was somebody without an account; `detail["guest"]` then says who.
    """
    AuditEntry.objects.create(
        happened_at=now(),
        actor_id=by.pk if by else None,
        on_behalf_of_id=on_behalf_of.pk if on_behalf_of else None,
        verb=verb,
        object_type=thing._meta.label_lower,
        object_id=str(thing.pk),
        unit_id=unit_id,
        detail=detail or {},
    )


def history_of(thing: Model) -> QuerySet[AuditEntry]:
    """Audit rows of one thing, newest first, with their actors. One query."""
    entries = AuditEntry.objects.filter(object_type=thing._meta.label_lower, object_id=str(thing.pk))
    return entries.select_related("actor", "on_behalf_of").order_by("-happened_at", "-pk")


__all__ = ["AuditEntry", "history_of", "record"]
