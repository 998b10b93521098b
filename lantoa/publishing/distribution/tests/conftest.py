"""A simulator for every test that sends, and a worker that lives fast."""

import threading
from datetime import timedelta

import pytest

from lantoa.publishing.distribution.rules import Pace
from lantoa.publishing.distribution.tests.factories import Federation, make_channel
from lantoa.publishing.distribution.worker import Options, run_worker
from simulator.testing import running_simulator

FAST = Pace(
    longest_call=timedelta(seconds=2),
    longest_send=timedelta(seconds=5),
    lease=timedelta(seconds=7),
    doubt_grace=timedelta(seconds=0.2),
    doubt_again=timedelta(seconds=0.1),
    first_backoff=timedelta(seconds=0.05),
    unreachable_pause=timedelta(seconds=0.2),
    processing_poll=timedelta(seconds=0.02),
    sweep=timedelta(seconds=0.5),
    spacing_factor=0,
    wait_factor=0.001,
)
LONGEST_SECONDS = 60


@pytest.fixture(scope="session")
def one_simulator():
    with running_simulator() as simulator:
        yield simulator


@pytest.fixture
def simulator(one_simulator, settings):
    one_simulator.reset()
    one_simulator.clear_faults()
    one_simulator.set(zalo_processing_seconds=0.02, zalo_processing_polls=0)
    one_simulator.set(facebook_processing_seconds=0.02, facebook_reels_per_day=30, facebook_dead_metrics="")
    for name, value in one_simulator.environment().items():
        setattr(settings, name, value)
    return one_simulator


@pytest.fixture
def deliver(simulator):
    """Let one worker run until it has nothing more to do; one that would go on for ever is stopped."""

    def run(idle_seconds=0.15, pace=FAST, **options):
        stop = threading.Event()
        timer = threading.Timer(LONGEST_SECONDS, stop.set)
        timer.start()
        try:
            run_worker(stop, options=Options(pace=pace, idle_seconds=idle_seconds, **options))
        finally:
            timer.cancel()

    return run


@pytest.fixture
def federation():
    made = Federation()
    for unit in made.units:
        make_channel(unit)
    make_channel(made.superior, "zalo_group", is_automatic=False)
    return made


@pytest.fixture
def release(federation):
    """The province has no channel, the superior unit a task, two grassroots units wait for a worker."""
    return federation.release()
