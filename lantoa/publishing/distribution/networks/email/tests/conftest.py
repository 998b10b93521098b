"""The relay is the simulator's; letters come from one address."""

from urllib.parse import urlsplit

import pytest


@pytest.fixture
def relay(simulator, settings):
    """The simulator, with the product's mail settings pointing there."""
    place = urlsplit(simulator.smtp_url)
    settings.EMAIL_HOST, settings.EMAIL_PORT = place.hostname, place.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = "Lan Tỏa <bantin@congdoan.example>"
    settings.BASE_URL = "https://lantoa.example"
    return simulator
