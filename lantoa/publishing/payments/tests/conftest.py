import pytest

from lantoa.publishing.payments.tests.factories import Board


@pytest.fixture
def lg(db: None) -> Board:
    return Board()
