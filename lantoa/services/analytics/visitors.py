"""Telling visitors apart for one day without keeping who they are."""

import hashlib
import secrets
from datetime import date
from functools import lru_cache

from lantoa.services.analytics.models import DailySalt


@lru_cache(maxsize=4)
def _salt(day: date) -> bytes:
    row, _ = DailySalt.objects.get_or_create(day=day, defaults={"salt": secrets.token_hex(32)})
    return bytes.fromhex(row.salt)


def visitor_hash(address: str, agent: str, *, day: date) -> bytes:
    """16 bytes, the same for one address and browser on one day on all nodes; meaningless once the salt is gone."""
    return hashlib.blake2b(f"{address}\n{agent}".encode(errors="replace"), key=_salt(day), digest_size=16).digest()
