"""Ways out to a network's page of consent, and back once: signed, for one person, one unit and one network."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.translation import gettext_lazy

from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.models import Channel, ConnectAttempt
from lantoa.publishing.distribution.networks.base import FoundAccount

# Long enough for a password and a second factor at the network; then for choosing among many pages.
OUT_FOR, CHOOSE_WITHIN = timedelta(minutes=15), timedelta(minutes=30)
STALE = gettext_lazy("Lượt kết nối này đã dùng, quá hạn hoặc không phải của đồng chí. Hãy bắt đầu lại.")


def begin_attempt(*, network: str, unit: Unit, by: User, channel: Channel | None = None) -> str:
    """Remember that `by` goes out to connect channels of `unit`; returns the state for the address, good once."""
    attempt = ConnectAttempt.objects.create(
        nonce=secrets.token_urlsafe(32),
        network=network,
        unit=unit,
        user=by,
        channel=channel,
        expires_at=now() + OUT_FOR,
    )
    return _signer(attempt).sign(attempt.nonce)


def end_attempt(*, state: str, network: str, by: User) -> ConnectAttempt:
    """The attempt that this state belongs to, now used. Raises NotAllowed for a state that is forged, old, used,
    another person's or another network's: all alike. Two queries."""
    nonce = state.split(":", 1)[0]
    rows = ConnectAttempt.objects.select_related("unit", "channel")
    attempt = (
        rows.filter(nonce=nonce, network=network, user_id=by.pk).first() if nonce and "\x00" not in nonce else None
    )
    if attempt is None or not _is_signed(attempt, state):
        raise NotAllowed(STALE)
    moment = now()
    # Of two callbacks at once one finds it used.
    fresh = ConnectAttempt.objects.filter(pk=attempt.pk, used_at__isnull=True, expires_at__gt=moment)
    if not fresh.update(used_at=moment, expires_at=moment + CHOOSE_WITHIN):
        raise NotAllowed(STALE)
    return attempt


def keep_found(attempt: ConnectAttempt, accounts: Sequence[FoundAccount]) -> None:
    """Keep what was found, encrypted, until it is chosen from."""
    attempt.found = json.dumps([_as_json(account) for account in accounts])
    attempt.save(update_fields=["found"])


def found_in(attempt: ConnectAttempt) -> list[FoundAccount]:
    """What was found and not yet chosen from, in the network's order."""
    return [_account(row) for row in json.loads(attempt.found or "[]")]


def get_attempt_for(user: User, attempt_id: int, *, lock: bool = False) -> ConnectAttempt:
    """The person's own attempt that has come back and was not chosen from. Raises NotAllowed, alike for all else."""
    rows = ConnectAttempt.objects.select_related("unit", "channel")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    open_ones = rows.filter(pk=attempt_id, user_id=user.pk, used_at__isnull=False, expires_at__gt=now())
    attempt = open_ones.exclude(found="").first()
    if attempt is None:
        raise NotAllowed(STALE)
    return attempt


@transaction.atomic
def forget_attempts() -> int:
    """Drop attempts whose time is up, with the tokens in them; returns how many. Safe to run twice."""
    return ConnectAttempt.objects.filter(expires_at__lt=now()).delete()[0]


def _signer(attempt: ConnectAttempt) -> Signer:
    return Signer(salt=f"distribution.connect:{attempt.network}:{attempt.unit_id}:{attempt.user_id}")


def _is_signed(attempt: ConnectAttempt, state: str) -> bool:
    try:
        return _signer(attempt).unsign(state) == attempt.nonce
    except BadSignature:
        return False


def _as_json(account: FoundAccount) -> dict[str, Any]:
    row = asdict(account)
    row["expires_at"] = account.expires_at.isoformat() if account.expires_at else None
    return row


def _account(row: dict[str, Any]) -> FoundAccount:
    told = row["expires_at"]
    return FoundAccount(**{**row, "expires_at": datetime.fromisoformat(told) if told else None})
