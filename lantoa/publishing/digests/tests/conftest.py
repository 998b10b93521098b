"""The relay is the simulator's; letters come from one address."""

from urllib.parse import urlsplit

import pytest

from lantoa.publishing.distribution.tests.conftest import one_simulator, simulator
from lantoa.publishing.newsroom.tests.factories import Federation

__all__ = ["lg", "one_simulator", "relay", "simulator"]


@pytest.fixture
def lg(db):
    return Federation()


@pytest.fixture
def relay(simulator, settings):
    place = urlsplit(simulator.smtp_url)
    settings.EMAIL_HOST, settings.EMAIL_PORT = place.hostname, place.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = "Lan Tỏa <bantin@congdoan.example>"
    settings.BASE_URL = "https://lantoa.example"
    return simulator
