"""One simulator for all tests of a module, empty before each test."""

from collections.abc import Iterator

import httpx
import pytest

from simulator.testing import Mailbox, RunningSimulator, running_simulator


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSimulator]:
    with running_simulator(arguments=("--seed", "tests")) as simulator:
        yield simulator


@pytest.fixture
def simulator(running: RunningSimulator) -> RunningSimulator:
    running.reset()
    running.set(
        auto_create=True,
        facebook_spacing_seconds=0,
        facebook_calls_per_hour=0,
        zalo_processing_seconds=0,
        zalo_processing_polls=0,
        zalo_calls_per_minute=0,
        zalo_clock_offset_seconds=0,
    )
    return running


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A server that takes every call to a webhook and answers 200."""
    with Mailbox() as box:
        yield box


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=5, trust_env=False) as client:
        yield client
