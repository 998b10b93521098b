"""A provider of voices over real HTTP: the simulator's."""

import pytest

from lantoa.publishing.distribution.tests.conftest import one_simulator, simulator

__all__ = ["one_simulator", "provider", "simulator"]


@pytest.fixture
def provider(simulator, settings, tmp_path):
    settings.SPEECH_URL = f"{simulator.url}/speech/say"
    settings.SPEECH_TOKEN, settings.SPEECH_VOICE = "lantoa", "nu-mien-bac"
    settings.MEDIA_ROOT = tmp_path
    return simulator
