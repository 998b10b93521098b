import pytest
from django.core.cache import cache

from lantoa.publishing.signoff.tests.factories import Desk


@pytest.fixture
def lg(db: None) -> Desk:
    # Counts of strangers' tries outlive nothing here: the table is emptied with the test.
    cache.clear()
    return Desk()
