"""What the hostile tests attack."""

import pytest

from tests.hostile.world import World
from tests.journeys.conftest import browser as browser


@pytest.fixture
def world(db: None) -> World:
    return World()
