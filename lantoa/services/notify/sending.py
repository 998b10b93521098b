"""A worker's share: take what is due, send it outside any transaction, write down what became of it."""

import logging
import threading
from datetime import datetime
from itertools import groupby

from django.db import connection

from lantoa.kit.clock import now
from lantoa.services.notify.queue import claim_letters, settle
from lantoa.services.notify.ways import WAYS, Fate

log = logging.getLogger(__name__)
MOST_ROUNDS = 200
_running = threading.Lock()


def send_due(at: datetime | None = None) -> int:
    """Send until nothing is due; returns how many letters went out. Any number may work at once.

    Whoever dies between a send and its record leaves the letter to the next after five minutes: it goes again under
    the same key, or is given up where a repeat could not be told from a second letter.
    """
    sent = 0
    for _round in range(MOST_ROUNDS):
        letters = claim_letters(at or now())
        if not letters:
            break
        for way, group in groupby(sorted(letters, key=lambda letter: letter.way), key=lambda letter: letter.way):
            for outcome in WAYS[way].send(list(group)):
                settle(outcome, at or now())
                sent += outcome.fate is Fate.SENT
    return sent


def start_sending() -> None:
    """`send_due` in a thread of its own, unless it still runs: a slow relay must not hold up other duties."""
    if _running.acquire(blocking=False):
        threading.Thread(target=_send_and_close, name="notices", daemon=True).start()


def _send_and_close() -> None:
    try:
        send_due()
    except Exception:
        log.exception("sending notices broke; what it had taken is free again in five minutes")
    finally:
        connection.close()
        _running.release()
