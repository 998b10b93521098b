from datetime import UTC, date, datetime

import pytest

from lantoa.org.facts.facade import Kind, daily_series, record_fact, total
from lantoa.org.units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return Unit.objects.create(
        code="A", kind="grassroots", name="CĐCS A", search_key="a", path="/1/", valid_from=date(2020, 1, 1)
    )


def test_a_fact_counts_once_however_often_it_is_told(unit):
    told = [
        record_fact(
            kind=Kind.SHARE_DONE,
            unit_id=unit.pk,
            happened_at=datetime(2026, 3, 1, 20, tzinfo=UTC),
            source="delivery:1",
        )
        for _ in range(3)
    ]

    assert told == [True, False, False]
    # 20:00 UTC is already the next day in Việt Nam.
    assert daily_series(Kind.SHARE_DONE, start=date(2026, 1, 1), end=date(2026, 12, 31)) == [(date(2026, 3, 2), 1)]


def test_a_correction_is_one_more_fact(unit):
    at = datetime(2026, 3, 1, 5, tzinfo=UTC)
    record_fact(kind=Kind.LINK_CLICKS, unit_id=unit.pk, happened_at=at, source="clicks:1", quantity=40)
    record_fact(kind=Kind.LINK_CLICKS, unit_id=unit.pk, happened_at=at, source="clicks:1:correction", quantity=-15)

    assert total(Kind.LINK_CLICKS, start=date(2026, 3, 1), end=date(2026, 3, 1)) == 25
    assert total(Kind.LINK_CLICKS, start=date(2026, 3, 2), end=date(2026, 3, 9)) == 0
