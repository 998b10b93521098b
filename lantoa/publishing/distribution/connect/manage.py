"""What an officer does with a channel that is there: add one by hand, name it, set its switches, close, open again."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import one_line
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.models import Channel, Delivery
from lantoa.publishing.distribution.networks.registry import SPECS
from lantoa.publishing.distribution.standing import hand_over_standing

State, Mode = Channel.State, Channel.Mode
MOST_ADDRESS = MOST_NAME = 200


@transaction.atomic
def add_manual(*, unit: Unit, network: str, name: str, address: str, by: User) -> Channel:
    """A channel on which people share: a group, a notice board, a page without a token.

    Without an address the name stands for it. A closed one of the same address is opened again. Raises RuleBroken
    without a name, or when the unit has this channel already.
    """
    name, address = one_line(name), one_line(address) or one_line(name)
    if not name or len(name) > MOST_NAME or len(address) > MOST_ADDRESS:
        raise RuleBroken(_("Tên kênh phải có từ 1 đến {} ký tự.").format(MOST_NAME))
    found = Channel.objects.select_for_update().filter(unit=unit, network=network, address=address).first()
    if found is not None and found.state != State.CLOSED:
        raise RuleBroken(_("Đơn vị đã có kênh này."))
    channel = found or Channel(unit=unit, network=network, address=address)
    channel.name, channel.mode, channel.state = name, Mode.MANUAL, State.MANUAL
    channel.state_reason, channel.state_since = "", now()
    channel.save()
    audit.record("distribution.add_channel", channel, by=by, unit_id=unit.pk, detail={"network": network})
    return channel


@transaction.atomic
def change_channel(*, channel: Channel, name: str, switches: Mapping[str, bool], by: User) -> Channel:
    """Its name for people, and the switches its network knows; others are left as they are.

    Raises RuleBroken when the name is too long.
    """
    name = one_line(name)
    if len(name) > MOST_NAME:
        raise RuleBroken(_("Tên kênh phải có từ 1 đến {} ký tự.").format(MOST_NAME))
    row = Channel.objects.select_for_update().get(pk=channel.pk)
    known = {option: on for option, on in switches.items() if option in switches_of(row)}
    row.name, row.options = name or row.name, {**row.options, **known}
    row.save(update_fields=["name", "options"])
    audit.record("distribution.change_channel", row, by=by, unit_id=row.unit_id, detail={"switches": known})
    return row


def switches_of(channel: Channel) -> dict[str, str]:
    """Option → what people read, of the switches that the channel's network offers."""
    spec = SPECS[channel.network]
    of_rations = {ration.option: str(ration.label) for ration in reversed(spec.rations) if ration.option}
    return of_rations | {switch.code: str(switch.label) for switch in spec.switches}


@transaction.atomic
def close_channel(*, channel: Channel, by: User) -> Channel:
    """Nothing is spread there any more; its token is forgotten, what still waits for it is exempt.

    What a worker has in hand ends as it ends. Safe to call twice.
    """
    row = Channel.objects.select_for_update().get(pk=channel.pk)
    if row.state == State.CLOSED:
        return row
    row.state, row.state_reason, row.state_since = State.CLOSED, "", now()
    row.token, row.refresh_token, row.app_secret = "", "", ""
    row.token_expires_at, row.token_generation = None, row.token_generation + 1
    row.save()
    exempt = _exempt(row, row.state_since)
    detail: dict[str, object] = {"exempt": exempt}
    audit.record("distribution.close_channel", row, by=by, unit_id=row.unit_id, detail=detail)
    return row


def _exempt(channel: Channel, at: datetime) -> int:
    """Open deliveries of a channel that is gone, of releases still running: nobody owes them. By the index of the
    unit's open tasks and of what workers hold."""
    waiting = Delivery.objects.filter(channel_id=channel.pk)
    hand_over_standing(waiting, _("Kênh đã đóng khi bài đang lên; nhờ đơn vị mở kênh xem."))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE distribution_delivery
            SET state = 'exempt', next_attempt_at = NULL, error_class = 'closed', error = %s
            WHERE id IN (SELECT id FROM distribution_delivery WHERE channel_id = %s AND (state = 'waiting'
                OR (state = 'task' AND unit_id = %s)) ORDER BY id FOR UPDATE)
            """,
            [_("Kênh đã đóng."), channel.pk, channel.unit_id],
        )
        return int(cursor.rowcount)


@transaction.atomic
def reopen_channel(*, channel: Channel, by: User) -> Channel:
    """A closed channel is shared on by people again; it is connected anew to post by itself. Safe to call twice."""
    row = Channel.objects.select_for_update().get(pk=channel.pk)
    if row.state != State.CLOSED:
        return row
    if not row.address:
        raise RuleBroken(_("Kênh này chưa gắn với cuộc trò chuyện nào."))
    row.mode, row.state, row.state_since = Mode.MANUAL, State.MANUAL, now()
    row.save(update_fields=["mode", "state", "state_since"])
    audit.record("distribution.reopen_channel", row, by=by, unit_id=row.unit_id)
    return row


def check_soon(channel: Channel) -> None:
    """Have a worker look at its connection next. Safe to call twice."""
    Channel.objects.filter(pk=channel.pk).update(check_at=None)
