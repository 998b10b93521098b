"""A machine's wall clock that jumps: what Python tells of the time is shifted by the seconds that a file holds."""

import os
import time
from datetime import timedelta
from pathlib import Path


def install() -> None:
    """Shift this process's wall clock, and that of its forks, from now on; monotonic clocks go on as they do."""
    from django.utils import timezone

    path, true_time, true_now = Path(os.environ["FAULTS_CLOCK"]), time.time, timezone.now

    def shift() -> float:
        return float(path.read_text() or 0)

    # Before anything else is imported: modules keep the function they find.
    time.time = lambda: true_time() + shift()
    timezone.now = lambda: true_now() + timedelta(seconds=shift())
