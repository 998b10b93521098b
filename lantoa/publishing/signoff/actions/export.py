"""The record leaves the house: that is recorded too."""

from lantoa.org.audit.facade import record
from lantoa.org.people.facade import User


def record_export(*, by: User, filters: dict[str, str], format: str) -> None:
    """That this person took the record, or a part of it, as a file."""
    record("signoff.export_record", by, by=by, detail={**filters, "format": format})
