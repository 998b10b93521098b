from datetime import timedelta

import pytest

from lantoa.kit.clock import today
from lantoa.org.facts.facade import Kind, totals_by_unit
from lantoa.org.units.tests.factories import make_unit
from lantoa.publishing.newsroom.actions.readership import record_readership
from lantoa.publishing.newsroom.models import Article
from lantoa.services.analytics.models import PageViewDaily

pytestmark = pytest.mark.django_db


def test_finished_days_count_once_for_the_unit_credited():
    unit = make_unit("T")
    first, second, nobodys = (
        Article(title=f"Bài {n}", slug=f"bai-{n}", path=f"00010001000{n}", depth=3, unit=unit if n < 3 else None)
        for n in (1, 2, 3)
    )
    for article in (first, second, nobodys):
        article.save()
    yesterday = today() - timedelta(days=1)
    for page, day, source, views in [
        (first.pk, yesterday, "zalo", 5),
        (first.pk, yesterday, "facebook", 2),
        (second.pk, yesterday, "zalo", 4),
        (nobodys.pk, yesterday, "zalo", 9),
        (0, yesterday, "zalo", 50),
        (first.pk, today(), "zalo", 7),
    ]:
        PageViewDaily.objects.create(page_id=page, day=day, source=source, views=views)

    assert (record_readership(), record_readership()) == (1, 0)
    assert totals_by_unit(Kind.PAGE_VIEWS, start=yesterday, end=today()) == {unit.pk: 11}
