"""Fields whose description is the whole truth: ids and times."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Path
from pydantic import BeforeValidator


def _written_out(value: Any) -> Any:
    # Pydantic would take a bare number for seconds since 1970; the description promises an ISO date.
    if isinstance(value, int | float) or (isinstance(value, str) and "-" not in value[1:]):
        raise ValueError("cần ngày giờ dạng 2026-11-20 hoặc 2026-11-20T08:00:00+07:00")
    return value


# An id in an address: any other number cannot be one of ours.
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
Day = Annotated[date, BeforeValidator(_written_out)]
Moment = Annotated[datetime, BeforeValidator(_written_out)]
