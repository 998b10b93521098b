"""Channels from a file: every row is checked first, a bad file changes nothing, the same file twice changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.tables import Checked, Row, check_rows, read_rows
from lantoa.kit.text import fold
from lantoa.org.audit.facade import record
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.networks.registry import ALL, spec_of

COLUMNS = {
    "unit_code": ["mã đơn vị", "đơn vị"],
    "network": ["mạng", "mạng xã hội", "loại kênh"],
    "address": ["địa chỉ", "id", "mã trang"],
    "name": ["tên", "tên kênh"],
    "token": ["mã truy cập"],
    "refresh_token": ["mã làm mới"],
    "app_id": ["mã ứng dụng"],
    "app_secret": ["khóa ứng dụng"],
    "mode": ["cách đăng", "chế độ"],
}
NETWORKS = {fold(name): spec.name for spec in ALL for name in (spec.name, str(spec.label), *spec.aliases)}
MODES = {"auto": "auto", "tu dong": "auto", "manual": "manual", "thu cong": "manual", "nguoi chia se": "manual"}
# A change of any of these is a change of the channel; a token that stays empty in the file is kept.
PLAIN_FIELDS = ("name", "mode", "app_id")
SECRET_FIELDS = ("token", "refresh_token", "app_secret")


@dataclass(frozen=True)
class ChannelRow:
    """One checked row."""

    number: int
    unit_id: int
    network: str
    address: str
    name: str
    mode: str
    app_id: str
    token: str = field(repr=False, default="")
    refresh_token: str = field(repr=False, default="")
    app_secret: str = field(repr=False, default="")

    @property
    def key(self) -> tuple[int, str, str]:
        return self.unit_id, self.network, self.address


ChannelImport = Checked[ChannelRow]


def read_channels(file: Path | BinaryIO) -> ChannelImport:
    """Check every row of the file; changes nothing. Raises RuleBroken when the file is no table. Two queries."""
    units = {
        code: (pk, ended)
        for code, pk, ended in Unit.objects.values_list("code", "pk", "valid_to").iterator(chunk_size=20_000)
    }
    first: dict[tuple[int, str, str], int] = {}

    def check(row: Row) -> tuple[ChannelRow | None, list[str]]:
        checked, problems = _check_row(row, units)
        if checked and first.setdefault(checked.key, row.number) != row.number:
            problems = [_("kênh này trùng với dòng {}.").format(first[checked.key])]
        return checked, problems

    found = check_rows(read_rows(file, columns=COLUMNS, required=["unit_code", "network", "address"]), check)
    if found.errors:
        return found
    fresh, changed = _differences(found.rows)
    left = len(found.rows) - len(fresh) - len(changed)
    return replace(found, new=len(fresh), changed=len(changed), unchanged=left)


def _check_row(row: Row, units: Mapping[str, tuple[int, object]]) -> tuple[ChannelRow | None, list[str]]:
    cells, problems = row.cells, []
    unit_id, ended = units.get(cells["unit_code"], (0, None))
    network = NETWORKS.get(fold(cells["network"]), "")
    mode = MODES.get(fold(cells["mode"]), "") if cells["mode"] else ("auto" if cells["token"] else "manual")
    if not unit_id:
        problems.append(_("không có đơn vị mã “{}”.").format(cells["unit_code"]))
    elif ended:
        problems.append(_("đơn vị {} đã kết thúc hoạt động.").format(cells["unit_code"]))
    if not network:
        known = ", ".join(Channel.Network.values)
        problems.append(_("mạng “{}” phải là một trong: {}.").format(cells["network"], known))
    if not cells["address"] or len(cells["address"]) > 200:
        problems.append(_("địa chỉ kênh phải có từ 1 đến 200 ký tự."))
    if len(cells["name"]) > 200 or len(cells["app_id"]) > 60:
        problems.append(_("tên kênh tối đa 200 ký tự, app_id tối đa 60 ký tự."))
    if not mode:
        problems.append(_("mode “{}” phải là auto hoặc manual.").format(cells["mode"]))
    missing = [column for column in spec_of(network).needs if not cells[column]] if network else []
    if mode == "auto" and missing:
        words = _("kênh tự động phải có {}; nếu chưa có, hãy để mode là manual.")
        problems.append(words.format(", ".join(missing)))
    if problems:
        return None, problems
    text = {name: cells[name] for name in ("address", "name", "app_id", *SECRET_FIELDS)}
    return ChannelRow(row.number, unit_id=unit_id, network=network, mode=mode, **text), []


def _differences(rows: list[ChannelRow]) -> tuple[list[ChannelRow], list[tuple[Channel, ChannelRow]]]:
    known = {
        (channel.unit_id, channel.network, channel.address): channel
        for channel in Channel.objects.filter(unit_id__in={row.unit_id for row in rows})
    }
    fresh = [row for row in rows if row.key not in known]
    changed = [(known[row.key], row) for row in rows if row.key in known and _differs(known[row.key], row)]
    return fresh, changed


def _differs(channel: Channel, row: ChannelRow) -> bool:
    plain = any(getattr(channel, name) != getattr(row, name) for name in PLAIN_FIELDS)
    return plain or any(getattr(row, name) not in ("", getattr(channel, name)) for name in SECRET_FIELDS)


def _state_of(mode: str) -> str:
    return Channel.State.CONNECTED if mode == Channel.Mode.AUTO else Channel.State.MANUAL


@transaction.atomic
def import_channels(found: ChannelImport, *, by: AbstractBaseUser | None, is_sample: bool = False) -> tuple[int, int]:
    """Make the channels as the checked file says; returns how many are new and how many changed.

    A new token connects the channel again. Raises RuleBroken when the file had errors. Safe to call twice.
    """
    found.refuse_errors()
    with connection.cursor() as cursor:
        # Two imports at once would each find the same channels missing.
        cursor.execute("SELECT pg_advisory_xact_lock(72013)")
    fresh, changed = _differences(found.rows)
    moment = now()
    made = [
        Channel(
            unit_id=row.unit_id,
            network=row.network,
            address=row.address,
            state=_state_of(row.mode),
            state_since=moment,
            is_sample=is_sample,
            **{name: getattr(row, name) for name in (*PLAIN_FIELDS, *SECRET_FIELDS)},
        )
        for row in fresh
    ]
    Channel.objects.bulk_create(made, batch_size=2000)
    for channel, row in changed:
        _change(channel, row)
        channel.state_since = moment
    names = [
        *PLAIN_FIELDS,
        *SECRET_FIELDS,
        "state",
        "state_reason",
        "state_since",
        "token_expires_at",
        "token_generation",
    ]
    Channel.objects.bulk_update([channel for channel, _row in changed], names, batch_size=500)
    for channel, _row in changed:
        record("distribution.import_channel", channel, by=by, unit_id=channel.unit_id)
    return len(fresh), len(changed)


def _change(channel: Channel, row: ChannelRow) -> None:
    old_token = channel.token
    for name in PLAIN_FIELDS:
        setattr(channel, name, getattr(row, name))
    for name in SECRET_FIELDS:
        if getattr(row, name):
            setattr(channel, name, getattr(row, name))
    if row.token and row.token != old_token:
        # A late refusal of the old token says nothing about this one.
        channel.token_expires_at, channel.token_generation = None, channel.token_generation + 1
    channel.state, channel.state_reason = _state_of(row.mode), ""
