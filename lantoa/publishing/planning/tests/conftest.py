import pytest

from lantoa.publishing.planning.tests.factories import Board


@pytest.fixture
def lg(db: None) -> Board:
    return Board()
