"""Browsers that follow a unit's notices: come, leave, and move to another address. Nothing is kept but the address."""

import json

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now, today
from lantoa.kit.errors import RuleBroken
from lantoa.kit.public_web import Unsafe, check_address
from lantoa.org.audit import facade as audit
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.models import Channel, Subscriber
from lantoa.publishing.distribution.models.subscribers import address_hash
from lantoa.publishing.distribution.networks.webpush.message import check_keys
from lantoa.publishing.distribution.subscribers import NOBODY, count_followers

State = Subscriber.State
MOST_UNITS = 50


@transaction.atomic
def follow_unit(unit: Unit, *, endpoint: str, keys: dict[str, str]) -> Subscriber:
    """This browser is told of the unit's releases from now on; the first one opens the unit's channel. Again is safe.

    Raises RuleBroken for an address or keys that are none, a unit that has ended, or too many units.
    """
    check_browser(endpoint, keys)
    if unit.valid_to and unit.valid_to < today():
        raise RuleBroken(_("Đơn vị đã kết thúc hoạt động."))
    channel = _open_channel(unit)
    mark = address_hash(endpoint)
    others = Subscriber.objects.filter(address_hash=mark, state=State.ACTIVE, channel__network="webpush")
    if others.exclude(channel=channel).count() >= MOST_UNITS:
        raise RuleBroken(_("Một máy chỉ theo dõi được 50 đơn vị."))
    fresh = {"address": endpoint, "keys_text": json.dumps(keys), "state": State.ACTIVE, "failures": 0, "ended_at": None}
    row, is_new = Subscriber.objects.get_or_create(
        channel=channel, address_hash=mark, defaults={**fresh, "since": now()}
    )
    if not is_new:
        since = row.since if row.state == State.ACTIVE else now()
        Subscriber.objects.filter(pk=row.pk).update(**fresh, since=since)
    count_followers(channel.pk)
    return row


def check_browser(endpoint: str, keys: dict[str, str]) -> None:
    """Raises RuleBroken when this is no push endpoint on the public web, or these are no browser's keys."""
    try:
        check_address(endpoint, schemes=("https",))
        check_keys(keys)
    except Unsafe as error:
        raise RuleBroken(str(error)) from None
    except ValueError:
        raise RuleBroken(_("Trình duyệt gửi khóa không đúng.")) from None


def _open_channel(unit: Unit) -> Channel:
    """The unit's push channel, made for its first follower; locked, so that a last one leaving does not close it."""
    rows = Channel.objects.select_for_update().filter(unit=unit, network="webpush").order_by("pk")
    channel = rows.first()
    if channel is None:
        values = {"name": f"Thông báo đẩy · {unit}"[:200], "mode": "auto", "state": "connected", "state_since": now()}
        made, is_new = Channel.objects.get_or_create(unit=unit, network="webpush", address=unit.code, defaults=values)
        if is_new:
            audit.record("distribution.open_push_channel", made, by=None, unit_id=unit.pk)
        return made
    if channel.state == Channel.State.CLOSED and channel.state_reason != NOBODY:
        raise RuleBroken(_("Đơn vị không gửi thông báo nữa."))
    if channel.state != Channel.State.CONNECTED or channel.mode != Channel.Mode.AUTO:
        Channel.objects.filter(pk=channel.pk).update(
            mode=Channel.Mode.AUTO, state=Channel.State.CONNECTED, state_reason="", state_since=now()
        )
    return channel


@transaction.atomic
def stop_following(endpoint: str, *, unit: Unit | None = None) -> int:
    """This browser is not told any more, of one unit or of all; returns how many it leaves. Again is safe."""
    rows = Subscriber.objects.filter(address_hash=address_hash(endpoint), channel__network="webpush")
    rows = rows.filter(state=State.ACTIVE)
    if unit is not None:
        rows = rows.filter(channel__unit=unit)
    channels = sorted(rows.values_list("channel_id", flat=True))
    # In one order, so that two browsers leaving the same units never wait for each other in a ring.
    list(Channel.objects.select_for_update().filter(pk__in=channels).order_by("pk").values_list("pk", flat=True))
    left = rows.update(state=State.ENDED, ended_at=now())
    for channel_id in channels:
        count_followers(channel_id)
    return left


@transaction.atomic
def move_follower(old_endpoint: str, *, endpoint: str, keys: dict[str, str]) -> int:
    """The browser's push service gave it another address: what it followed it still follows; returns how many units.

    Who knows the old address is that browser. Raises RuleBroken when the new address or its keys are none.
    """
    check_browser(endpoint, keys)
    old, new = address_hash(old_endpoint), address_hash(endpoint)
    if old == new:
        return 0
    rows = Subscriber.objects.select_for_update(of=("self",)).filter(address_hash=old, state=State.ACTIVE)
    moved = list(rows.filter(channel__network="webpush").order_by("pk")[:MOST_UNITS])
    known = Subscriber.objects.filter(address_hash=new, channel_id__in=[row.channel_id for row in moved])
    held = dict(known.values_list("channel_id", "pk"))
    for row in moved:
        if row.channel_id in held:
            Subscriber.objects.filter(pk=held[row.channel_id]).update(state=State.ACTIVE, ended_at=None)
            Subscriber.objects.filter(pk=row.pk).update(state=State.ENDED, ended_at=now())
        else:
            fresh = {"address": endpoint, "address_hash": new, "failures": 0}
            Subscriber.objects.filter(pk=row.pk).update(keys_text=json.dumps(keys), **fresh)
    return len(moved)
