"""The worker's durations, shortened so that a test sees them pass."""

from dataclasses import replace
from datetime import timedelta

from lantoa.publishing.distribution.rules import Pace

FAST = Pace(
    longest_call=timedelta(seconds=1.5),
    longest_send=timedelta(seconds=3),
    lease=timedelta(seconds=4),
    doubt_grace=timedelta(seconds=0.5),
    doubt_again=timedelta(seconds=0.2),
    first_backoff=timedelta(seconds=0.1),
    longest_backoff=timedelta(seconds=2),
    unreachable_pause=timedelta(seconds=0.3),
    processing_poll=timedelta(seconds=0.05),
    heartbeat=timedelta(seconds=1),
    sweep=timedelta(seconds=1),
    standstill=timedelta(seconds=2),
    spacing_factor=0,
    wait_factor=0.001,
)
# Where workers die by the dozen: the next one may have the rows a second later.
MAYFLY = replace(
    FAST,
    longest_call=timedelta(seconds=1),
    longest_send=timedelta(seconds=1.2),
    lease=timedelta(seconds=1.6),
    doubt_grace=timedelta(seconds=0.05),
    heartbeat=timedelta(seconds=0.3),
    sweep=timedelta(seconds=0.1),
)
# For runs of many minutes on a machine that others use: a process that gets no turn for seconds is still in time.
STEADY = replace(
    FAST,
    longest_call=timedelta(seconds=3),
    longest_send=timedelta(seconds=5),
    lease=timedelta(seconds=10),
    doubt_grace=timedelta(seconds=1),
    doubt_again=timedelta(seconds=0.5),
)
# Where an app that rests must rest for a while: a minute is three seconds.
RESTING = replace(FAST, wait_factor=0.05, longest_backoff=timedelta(seconds=3))
