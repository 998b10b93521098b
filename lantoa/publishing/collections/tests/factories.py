"""Campaign pages for the tests: valid with no arguments."""

from datetime import date
from itertools import count
from typing import Any

from lantoa.org.people.facade import User
from lantoa.publishing.collections.models import CampaignPage
from lantoa.publishing.newsroom.facade import HomePage

_numbers = count(1)
PARTS = [("heading", "Một cái Tết đủ đầy"), ("text", "<p>Không ai bị bỏ lại.</p>")]


def make_campaign(*, by: User | None = None, live: bool = False, **more: Any) -> CampaignPage:
    """A campaign page as a draft with one text of `by`; live when asked, as if it had come out by itself."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "title": f"Tết Sum vầy {number}",
        "slug": f"tet-sum-vay-{number}",
        "lead": "Tết đến sớm ở khu nhà trọ.",
        "starts_on": date(2026, 12, 20),
        "ends_on": date(2027, 2, 5),
        "parts": PARTS,
    } | more
    page = HomePage.objects.get().add_child(instance=CampaignPage(**values, live=False))
    revision = page.save_revision(user=by)
    if live:
        revision.publish()
    return CampaignPage.objects.get(pk=page.pk)
