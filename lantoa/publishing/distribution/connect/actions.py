"""Channels that come to us: chosen after a consent, brought by a token, spoken for by a code, or kept by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.kit.text import one_line
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.access import MISSING_UNIT, paths_managed_by
from lantoa.publishing.distribution.connect.attempts import found_in, get_attempt_for
from lantoa.publishing.distribution.models import Channel, ConnectAttempt
from lantoa.publishing.distribution.networks.base import FoundAccount, Health
from lantoa.publishing.distribution.networks.registry import SPECS
from lantoa.publishing.distribution.register.standing import DATA_ACCESS, as_fact

State, Mode = Channel.State, Channel.Mode
MOST_NAME = 200


@transaction.atomic
def connect_found(*, attempt_id: int, choices: Mapping[str, str], by: User) -> list[Channel]:
    """Connect accounts found by a consent: `choices` is address → code of the unit it belongs to.

    What became share tasks while a channel waited stays with people. The attempt and its tokens are forgotten. Raises
    RuleBroken when nothing is chosen or an account already speaks for another unit; NotAllowed for an attempt or a
    unit that is not the person's.
    """
    attempt = get_attempt_for(by, attempt_id, lock=True)
    found = {account.address: account for account in found_in(attempt)}
    chosen = {address: code for address, code in choices.items() if address in found and code}
    if not chosen:
        raise RuleBroken(_("Hãy chọn đơn vị cho ít nhất một tài khoản."))
    units = managed_units(by, set(chosen.values()))
    channels = [
        _connect(attempt.network, found[address], units[code], by=by) for address, code in sorted(chosen.items())
    ]
    if attempt.channel_id and attempt.channel_id not in {channel.pk for channel in channels}:
        raise RuleBroken(_("Kênh cần kết nối lại không có trong số đã chọn."))
    attempt.delete()
    return channels


def reconnect_found(*, attempt: ConnectAttempt, by: User) -> Channel | None:
    """Connect the channel again that the attempt is about, when the consent opened it; None when it did not."""
    channel = attempt.channel
    if channel is None or channel.address not in {account.address for account in found_in(attempt)}:
        return None
    choice = {channel.address: channel.unit.code}
    return connect_found(attempt_id=attempt.pk, choices=choice, by=by)[0]


@transaction.atomic
def connect_with_token(*, unit: Unit, network: str, account: FoundAccount, by: User, **app: str) -> Channel:
    """Connect one account whose token was typed in and has been found good. Raises RuleBroken when it already speaks
    for another unit. `app` may bring `app_id` and `app_secret` of the unit's own app."""
    managed_units(by, {unit.code})
    return _connect(network, account, unit, by=by, **app)


def as_found(address: str, token: str, health: Health, refresh_token: str = "") -> FoundAccount:
    """A typed account with what its check told."""
    return FoundAccount(
        address=address,
        name=health.name,
        token=token,
        refresh_token=refresh_token,
        expires_at=health.token_expires_at,
        followers=health.followers,
        facts={**health.facts, DATA_ACCESS: as_fact(health.data_access_expires_at)},
    )


def managed_units(by: User, codes: set[str]) -> dict[str, Unit]:
    """Units by code. Raises NotAllowed when one is missing, ended or not the person's: all alike."""
    paths = paths_managed_by(by)
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes, valid_to__isnull=True)}
    if any(code not in units or not _is_below(units[code], paths) for code in codes):
        raise NotAllowed(MISSING_UNIT)
    return units


def _is_below(unit: Unit, paths: Sequence[str]) -> bool:
    return any(unit.path.startswith(path) for path in paths)


def _connect(network: str, account: FoundAccount, unit: Unit, *, by: User, **app: str) -> Channel:
    """The channel, connected with these tokens; the unit's closed or manual channel of the account becomes it."""
    refuse_twice(network, account.address, unit)
    channel = _own(network, account.address, unit)
    values: dict[str, Any] = {
        "name": one_line(account.name)[:MOST_NAME] or channel.name,
        "mode": Mode.AUTO,
        "state": State.CONNECTED,
        "state_reason": "",
        "state_since": now(),
        "token": account.token,
        "refresh_token": account.refresh_token,
        "token_expires_at": account.expires_at,
        # A late refusal of the old token says nothing about this one.
        "token_generation": channel.token_generation + 1,
        "followers": account.followers if account.followers is not None else channel.followers,
        "facts": {**channel.facts, **account.facts},
        "connected_by": by,
        "checked_at": now(),
        "check_at": None,
        **app,
    }
    for name, value in values.items():
        setattr(channel, name, value)
    channel.save()
    audit.record("distribution.connect_channel", channel, by=by, unit_id=unit.pk, detail={"network": network})
    return channel


def _own(network: str, address: str, unit: Unit) -> Channel:
    rows = Channel.objects.select_for_update().filter(network=network, address=address, unit=unit)
    return rows.first() or Channel(network=network, address=address, unit=unit)


def refuse_twice(network: str, address: str, unit: Unit) -> None:
    """Raises RuleBroken when another unit posts there: everything would stand there twice."""
    others = Channel.objects.filter(network=network, address=address, mode=Mode.AUTO).exclude(unit=unit)
    if others.exclude(state=State.CLOSED).exists():
        raise RuleBroken(
            _("{} {} đang đăng bài cho một đơn vị khác. Hãy đóng kênh ở đơn vị ấy trước.").format(
                SPECS[network].label, address
            )
        )
