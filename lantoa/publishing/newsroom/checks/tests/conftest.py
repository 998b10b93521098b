import pytest

from lantoa.publishing.newsroom.tests.factories import Federation


@pytest.fixture
def lg(db: None) -> Federation:
    return Federation()
