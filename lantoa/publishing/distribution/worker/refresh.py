"""Renewing a channel's tokens: a refresh token works once, so one exchange at a time, kept before it is used."""

import logging
import time
from datetime import datetime

import httpx
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import Q

from lantoa.kit.clock import now
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.networks.apps import installed_app
from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful, TokenPair
from lantoa.publishing.distribution.networks.registry import SPECS, network, spec_of
from lantoa.publishing.distribution.rules import ErrorClass

log = logging.getLogger(__name__)

EXCHANGE_SECONDS = 30
SAVE_TRIES = 60


def refresh_token(channel_id: int, seen_generation: int) -> tuple[str, int]:
    """(token, generation) after the token of `seen_generation` was refused; who comes second gets the first one's.

    A channel that borrows its token (`Spec.token_of`) gets the lender's, renewed when it is the refused one. Raises
    ChannelError; RECONNECT when only the owner can help.
    """
    own = Channel.objects.get(pk=channel_id)
    lender = lender_of(own)
    if lender is None:
        return _renew(channel_id, seen_generation)
    if own.token_generation != seen_generation:
        # Who came first has brought it: the same token as the lender's does not mean that it was refused.
        return own.token, own.token_generation
    token = lender.token
    if own.token == lender.token or (lender.token_expires_at and lender.token_expires_at <= now()):
        token, _generation = _renew(lender.pk, lender.token_generation)
    Channel.objects.filter(pk=channel_id, token_generation=seen_generation).update(
        token=token, token_generation=seen_generation + 1
    )
    return token, seen_generation + 1


def lender_of(channel: Channel) -> Channel | None:
    """The channel whose pair of tokens this one lives on; None when it has a pair of its own. At most one query."""
    network_name = spec_of(channel.network).token_of
    if not network_name or channel.refresh_token:
        return None
    lenders = Channel.objects.filter(network=network_name, state=Channel.State.CONNECTED).order_by("pk")
    named = channel.options.get("token_of")
    if isinstance(named, str) and named:
        return lenders.filter(address=named).first()
    return lenders.filter(unit_id=channel.unit_id).first()


def _renew(channel_id: int, seen_generation: int) -> tuple[str, int]:
    """One exchange of the channel's own refresh token.

    The one place where a transaction is open during a call to a network: it holds an advisory lock and no row, so that
    only another exchange for the same channel waits. Raises ChannelError; RECONNECT when only the owner can help.
    """
    pair = None
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"refresh:{channel_id}"])
            channel = Channel.objects.get(pk=channel_id)
            if channel.token_generation != seen_generation:
                return channel.token, channel.token_generation
            if channel.state != Channel.State.CONNECTED or not channel.refresh_token:
                raise ChannelError(ErrorClass.RECONNECT, channel.state_reason or "Kênh không có mã làm mới.")
            pair = _exchange(channel)
            _save(channel_id, seen_generation, pair, now())
    except (DatabaseError, InterfaceError):
        if pair is None:
            raise
        # The old pair is dead and the new one is known to this process alone: it must reach the table.
        _save_at_last(channel_id, seen_generation, pair)
    return pair.token, seen_generation + 1


def _exchange(channel: Channel) -> TokenPair:
    installed_id, installed_secret = installed_app(channel.network)
    app_id = channel.app_id or installed_id
    app_secret = channel.app_secret or installed_secret
    connector = network(channel.network)
    with httpx.Client(timeout=EXCHANGE_SECONDS, trust_env=False) as http:
        for is_last in (False, True):
            try:
                return connector.exchange(channel.refresh_token, app_id=app_id, app_secret=app_secret, http=http)
            except Doubtful as error:
                # When the lost answer held a new pair the second try is refused, and only the owner can help.
                if is_last:
                    raise ChannelError(ErrorClass.TRANSIENT, str(error)) from None
    raise AssertionError


def _save(channel_id: int, seen_generation: int, pair: TokenPair, at: datetime) -> None:
    Channel.objects.filter(pk=channel_id, token_generation=seen_generation).update(
        token=pair.token,
        refresh_token=pair.refresh_token,
        token_expires_at=at + pair.lives,
        token_generation=seen_generation + 1,
    )


def _save_at_last(channel_id: int, seen_generation: int, pair: TokenPair) -> None:
    for _ in range(SAVE_TRIES):
        try:
            connection.close()
            _save(channel_id, seen_generation, pair, now())
        except (DatabaseError, InterfaceError):
            time.sleep(1)
        else:
            return
    log.error("channel %s: a new pair of tokens could not be kept; its owner must reconnect it", channel_id)


def channels_to_renew(at: datetime) -> list[tuple[int, int]]:
    """(channel, generation) of connected channels whose token ends so soon that their network wants it renewed.

    One query.
    """
    ending = Q(pk__in=[])
    for spec in SPECS.values():
        if spec.renew_before is not None:
            ending |= Q(network=spec.name, token_expires_at__lt=at + spec.renew_before)
    rows = Channel.objects.filter(ending, state=Channel.State.CONNECTED, mode=Channel.Mode.AUTO)
    return list(rows.exclude(refresh_token="").values_list("pk", "token_generation")[:500])
