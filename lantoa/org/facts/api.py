"""REST of the ledger: daily sums by kind and unit."""

from datetime import date

from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from ninja import Query, Schema

from lantoa.kit.errors import RuleBroken
from lantoa.kit.rest import Day, make_router, page_after
from lantoa.org.facts.access import facts_for
from lantoa.org.facts.models import Fact, FactDaily

router = make_router(tags=["facts"])


class FactOut(Schema):
    """One kind's quantity in one unit on one Vietnamese day."""

    kind: str
    unit: str
    day: date
    quantity: int


class FactsOut(Schema):
    """One page of sums by day, oldest first, and the total of all pages."""

    items: list[FactOut]
    total: int
    next: str | None


@router.get("/facts", response=FactsOut)
def list_facts(
    request: HttpRequest,
    kind: Fact.Kind | None = None,
    unit: str = "",
    start: Day | None = Query(None, alias="from"),
    end: Day | None = Query(None, alias="to"),
    cursor: str = "",
    limit: int = 200,
) -> dict[str, object]:
    """Daily sums below the caller's units, or below the unit with code `unit`; `from` and `to` are both included."""
    if start and end and end < start:
        raise RuleBroken("Ngày kết thúc phải sau ngày bắt đầu.")
    rows = facts_for(request.user, unit_code=unit)  # type: ignore[arg-type]  # behind BearerAuth
    if kind:
        rows = rows.filter(kind=kind)
    if start:
        rows = rows.filter(day__gte=start)
    if end:
        rows = rows.filter(day__lte=end)
    return _page(rows, cursor, limit)


def _page(rows: QuerySet[FactDaily], cursor: str, limit: int) -> dict[str, object]:
    found, following = page_after(rows.select_related("unit"), cursor=cursor, limit=limit, by=("day", "pk"))
    return {
        "items": [{"kind": row.kind, "unit": row.unit.code, "day": row.day, "quantity": row.quantity} for row in found],
        "total": rows.aggregate(total=Sum("quantity"))["total"] or 0,
        "next": following,
    }
