"""REST of the ledger: daily sums by kind and unit."""

from datetime import date

from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from ninja import Query, Schema

from lantoa.kit.errors import RuleBroken
from lantoa.kit.rest import make_router
from lantoa.org.facts.access import facts_for
from lantoa.org.facts.models import Fact, FactDaily

router = make_router(tags=["facts"])
LARGEST = 1000


class FactOut(Schema):
    """One kind's quantity in one unit on one Vietnamese day."""

    kind: str
    unit: str
    day: date
    quantity: int


class FactsOut(Schema):
    """Sums by day, and their total."""

    items: list[FactOut]
    total: int
    is_complete: bool


@router.get("/facts", response=FactsOut)
def list_facts(
    request: HttpRequest,
    kind: Fact.Kind | None = None,
    unit: str = "",
    start: date | None = Query(None, alias="from"),
    end: date | None = Query(None, alias="to"),
) -> dict[str, object]:
    """Daily sums below the person's units or below one unit, oldest day first: 1,000 rows at most, the total of all."""
    if start and end and end < start:
        raise RuleBroken("Ngày kết thúc phải sau ngày bắt đầu.")
    rows = facts_for(request.user, unit_code=unit)  # type: ignore[arg-type]  # behind BearerAuth
    if kind:
        rows = rows.filter(kind=kind)
    if start:
        rows = rows.filter(day__gte=start)
    if end:
        rows = rows.filter(day__lte=end)
    return _sums(rows)


def _sums(rows: QuerySet[FactDaily]) -> dict[str, object]:
    found = list(rows.select_related("unit").order_by("day", "kind", "unit_id")[: LARGEST + 1])
    items = [{"kind": row.kind, "unit": row.unit.code, "day": row.day, "quantity": row.quantity} for row in found]
    return {
        "items": items[:LARGEST],
        "total": rows.aggregate(total=Sum("quantity"))["total"] or 0,
        "is_complete": len(found) <= LARGEST,
    }
