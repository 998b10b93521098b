"""What other packages may use of the audit trail."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Model, QuerySet

from lantoa.kit.clock import now
from lantoa.org.audit.models import AuditEntry


@dataclass(frozen=True)
class Entry:
    """One write of the system itself, of many that are recorded at once."""

    verb: str
    thing: Model
    unit_id: int | None = None
    detail: dict[str, object] = field(default_factory=dict)


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
    row = _row(Entry(verb, thing, unit_id, detail or {}))
    row.actor_id = by.pk if by else None
    row.on_behalf_of_id = on_behalf_of.pk if on_behalf_of else None
    row.save()


def record_all(entries: Iterable[Entry]) -> None:
    """Write an audit row for each in the caller's transaction, in their order. One query."""
    AuditEntry.objects.bulk_create(_row(entry) for entry in entries)


def _row(entry: Entry) -> AuditEntry:
    return AuditEntry(
        happened_at=now(),
        verb=entry.verb,
        object_type=entry.thing._meta.label_lower,
        object_id=str(entry.thing.pk),
        unit_id=entry.unit_id,
        detail=entry.detail,
    )


def history_of(thing: Model) -> QuerySet[AuditEntry]:
    """Audit rows of one thing, newest first, with their actors. One query."""
    entries = AuditEntry.objects.filter(object_type=thing._meta.label_lower, object_id=str(thing.pk))
    return entries.select_related("actor", "on_behalf_of").order_by("-happened_at", "-pk")


__all__ = ["AuditEntry", "Entry", "history_of", "record", "record_all"]
