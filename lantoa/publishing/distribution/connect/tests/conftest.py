"""A federation, one of its officers signed in, and the fixtures of distribution's own tests."""

import pytest

from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.tests.conftest import one_simulator, simulator
from lantoa.publishing.distribution.tests.factories import Federation, make_user

__all__ = ["one_simulator", "simulator"]


@pytest.fixture
def house(db):
    return Federation()


@pytest.fixture
def hung(house, client):
    """Officer of the first grassroots unit, signed in."""
    hung = make_user(Role.OFFICER, house.units[0], full_name="Trần Văn Hùng")
    client.force_login(hung)
    return hung
