"""A provider of voices over real HTTP: the simulator's."""

from collections.abc import Iterator

import pytest

from simulator.testing import RunningSimulator, running_simulator


@pytest.fixture(scope="session")
def voices() -> Iterator[RunningSimulator]:
    with running_simulator() as running:
        yield running


@pytest.fixture
def provider(voices, settings, tmp_path):
    voices.reset()
    voices.clear_faults()
    settings.SPEECH_URL = f"{voices.url}/speech/say"
    settings.SPEECH_TOKEN, settings.SPEECH_VOICE = "lantoa", "nu-mien-bac"
    settings.MEDIA_ROOT = tmp_path
    return voices
