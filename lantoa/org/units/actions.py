"""Changes of the tree: each by one decision, from one day on, with the past kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now, today
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import fold, one_line, sort_key
from lantoa.org.audit.facade import record
from lantoa.org.units.models import Unit, UnitEvent, UnitName, UnitParent
from lantoa.org.units.rules import check_day, check_place, is_code, last_day_before
from lantoa.org.units.signals import unit_ended, units_changed


@dataclass(frozen=True)
class Decision:
    """The decision behind a change, and the first day of the new state."""

    on: date
    number: str = ""
    signed_on: date | None = None
    note: str = ""


def search_key(name: str, short_name: str, code: str) -> str:
    """What a unit is found by."""
    return fold(f"{name} {short_name} {code}")[:420]


@transaction.atomic
def create_unit(
    *,
    code: str,
    kind: str,
    name: str,
    parent: Unit | None,
    decision: Decision,
    by: AbstractBaseUser | None,
    short_name: str = "",
) -> Unit:
    """Found a unit. Raises RuleBroken for a code in use or malformed, a parent ended or of the wrong kind."""
    if not is_code(code):
        raise RuleBroken(_("Mã đơn vị chỉ gồm chữ không dấu, số, dấu chấm, gạch nối; tối đa 40 ký tự."))
    if Unit.objects.filter(code=code).exists():
        raise RuleBroken(_("Mã đơn vị này đã có."))
    parent = _lock(parent)
    check_place(kind, parent.kind if parent else None)
    if decision.on > today():
        raise RuleBroken(_("Ngày hiệu lực chưa tới; hãy ghi nhận khi quyết định có hiệu lực."))
    name, short_name = one_line(name), one_line(short_name)
    unit = Unit.objects.create(
        code=code,
        kind=kind,
        name=name,
        short_name=short_name,
        search_key=search_key(name, short_name, code),
        sort_key=sort_key(name),
        parent=parent,
        valid_from=decision.on,
    )
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.depth = parent.depth + 1 if parent else 0
    unit.save(update_fields=["path", "depth"])
    event = _record_event(UnitEvent.Kind.FOUNDED, decision, by=by, before=[], after=[unit])
    UnitName.objects.create(unit=unit, name=name, short_name=short_name, valid_from=decision.on, event=event)
    if parent:
        UnitParent.objects.create(unit=unit, parent=parent, valid_from=decision.on, event=event)
    record("units.create_unit", unit, by=by, unit_id=unit.pk, detail={"name": name})
    return unit


@transaction.atomic
def rename_unit(
    unit: Unit, *, name: str, short_name: str = "", decision: Decision, by: AbstractBaseUser | None
) -> Unit:
    """The unit is called `name` from the decision's day on. Raises RuleBroken if it has ended or the day won't do."""
    unit = _lock_living(unit)
    current = unit.names.get(valid_to__isnull=True)
    check_day(decision.on, last_change=current.valid_from, today=today())
    old, name, short_name = unit.name, one_line(name), one_line(short_name)
    if not name:
        raise RuleBroken(_("Hãy nhập tên mới."))
    event = _record_event(UnitEvent.Kind.RENAMED, decision, by=by, before=[unit], after=[unit])
    current.valid_to = last_day_before(decision.on)
    current.save(update_fields=["valid_to"])
    UnitName.objects.create(unit=unit, name=name, short_name=short_name, valid_from=decision.on, event=event)
    unit.name, unit.short_name = name, short_name
    unit.search_key = search_key(name, short_name, unit.code)
    unit.sort_key = sort_key(name)
    unit.save(update_fields=["name", "short_name", "search_key", "sort_key"])
    record("units.rename_unit", unit, by=by, unit_id=unit.pk, detail={"from": old, "to": name})
    _announce_change(unit)
    return unit


@transaction.atomic
def move_unit(unit: Unit, *, parent: Unit, decision: Decision, by: AbstractBaseUser | None) -> Unit:
    """The unit, with all below it, stands under `parent` from the decision's day on.

    Raises RuleBroken for an ended unit or parent, a parent inside the unit, a kind or day that won't do.
    """
    unit, parent = _lock_living(unit), _lock_living(parent)
    if parent.path.startswith(unit.path):
        raise RuleBroken(_("Không thể chuyển đơn vị vào dưới chính nó."))
    check_place(unit.kind, parent.kind)
    event = _record_event(UnitEvent.Kind.MOVED, decision, by=by, before=[unit], after=[unit])
    _put_under(unit, parent, decision=decision, event=event)
    record("units.move_unit", unit, by=by, unit_id=unit.pk, detail={"to": parent.code})
    return unit


@transaction.atomic
def end_unit(unit: Unit, *, decision: Decision, by: AbstractBaseUser | None, successor: Unit | None = None) -> Unit:
    """The unit ends on the day before the decision's; what stands below it goes to the successor.

    Raises RuleBroken when it has units below and no successor.
    """
    unit = _lock_living(unit)
    successor = _lock_living(successor) if successor else None
    event = _record_event(UnitEvent.Kind.ENDED, decision, by=by, before=[unit], after=[successor] if successor else [])
    _end(unit, successor=successor, decision=decision, event=event, by=by)
    return unit


@transaction.atomic
def merge_units(units: Iterable[Unit], *, into: Unit, decision: Decision, by: AbstractBaseUser | None) -> Unit:
    """`units` end and `into` succeeds them: what stood below them now stands below it; their past stays theirs."""
    into = _lock_living(into)
    merged = [_lock_living(unit) for unit in sorted(units, key=lambda unit: unit.pk) if unit.pk != into.pk]
    if not merged:
        raise RuleBroken(_("Hãy chọn ít nhất một đơn vị để sáp nhập."))
    if any(into.path.startswith(unit.path) for unit in merged):
        raise RuleBroken(_("Không thể sáp nhập một đơn vị vào đơn vị cấp dưới của nó."))
    event = _record_event(UnitEvent.Kind.MERGED, decision, by=by, before=[*merged, into], after=[into])
    for unit in merged:
        _end(unit, successor=into, decision=decision, event=event, by=by)
    members = sum(unit.members for unit in merged)
    into.members += members
    into.save(update_fields=["members"])
    return into


@transaction.atomic
def split_unit(
    unit: Unit,
    *,
    into: Iterable[Unit],
    children: dict[str, list[Unit]],
    decision: Decision,
    by: AbstractBaseUser | None,
) -> None:
    """`unit` ends; each unit below it goes to the heir whose code names it in `children`; the first heir succeeds it.

    Raises RuleBroken when an heir is missing or a unit below is given to nobody.
    """
    unit = _lock_living(unit)
    heirs = {heir.code: _lock_living(heir) for heir in into}
    if len(heirs) < 2:
        raise RuleBroken(_("Chia tách cần ít nhất hai đơn vị mới."))
    given = {child.pk: heirs[code] for code, some in children.items() for child in some}
    left = [child for child in unit.children.filter(valid_to__isnull=True) if child.pk not in given]
    if left:
        raise RuleBroken(_("Chưa chọn nơi về cho: %(names)s.") % {"names": ", ".join(c.name for c in left[:5])})
    event = _record_event(UnitEvent.Kind.SPLIT, decision, by=by, before=[unit], after=list(heirs.values()))
    for child in unit.children.filter(valid_to__isnull=True).select_for_update():
        _put_under(child, given[child.pk], decision=decision, event=event)
    _end(unit, successor=next(iter(heirs.values())), decision=decision, event=event, by=by)


def _end(
    unit: Unit, *, successor: Unit | None, decision: Decision, event: UnitEvent, by: AbstractBaseUser | None
) -> None:
    check_day(decision.on, last_change=unit.valid_from, today=today())
    below = list(unit.children.filter(valid_to__isnull=True).select_for_update())
    if below and successor is None:
        raise RuleBroken(_("Đơn vị còn đơn vị cấp dưới; hãy chọn đơn vị tiếp nhận."))
    for child in below:
        if successor is not None:
            check_place(child.kind, successor.kind)
            _put_under(child, successor, decision=decision, event=event)
    unit.valid_to = last_day_before(decision.on)
    unit.successor = successor
    unit.save(update_fields=["valid_to", "successor"])
    unit.names.filter(valid_to__isnull=True).update(valid_to=unit.valid_to)
    unit.parents.filter(valid_to__isnull=True).update(valid_to=unit.valid_to)
    record("units.end_unit", unit, by=by, unit_id=unit.pk, detail={"successor": successor.code if successor else None})
    transaction.on_commit(partial(unit_ended.send, sender=Unit, unit=unit, successor=successor))


def _put_under(unit: Unit, parent: Unit, *, decision: Decision, event: UnitEvent) -> None:
    current = unit.parents.filter(valid_to__isnull=True).first()
    if current:
        check_day(decision.on, last_change=current.valid_from, today=today())
        current.valid_to = last_day_before(decision.on)
        current.save(update_fields=["valid_to"])
    UnitParent.objects.create(unit=unit, parent=parent, valid_from=decision.on, event=event)
    old_path, new_path = unit.path, f"{parent.path}{unit.pk}/"
    unit.parent = parent
    unit.save(update_fields=["parent"])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE units_unit SET path = %s || substr(path, %s), depth = depth + %s WHERE path LIKE %s",
            [new_path, len(old_path) + 1, parent.depth + 1 - unit.depth, f"{old_path}%"],
        )
    unit.refresh_from_db(fields=["path", "depth"])
    _announce_change(unit)


def _announce_change(unit: Unit) -> None:
    transaction.on_commit(partial(units_changed.send, sender=Unit, unit_ids=[unit.pk]))


def _record_event(
    kind: str, decision: Decision, *, by: AbstractBaseUser | None, before: list[Unit], after: list[Unit]
) -> UnitEvent:
    event = UnitEvent.objects.create(
        kind=kind,
        happened_on=decision.on,
        decision_number=one_line(decision.number),
        decision_on=decision.signed_on,
        note=one_line(decision.note),
        recorded_by_id=by.pk if by else None,
        recorded_at=now(),
    )
    event.before.set(before)
    event.after.set(after)
    return event


def _lock(unit: Unit | None) -> Unit | None:
    return _lock_living(unit) if unit else None


def _lock_living(unit: Unit) -> Unit:
    locked = Unit.objects.select_for_update().get(pk=unit.pk)
    if locked.valid_to is not None:
        raise RuleBroken(_("%(name)s đã kết thúc hoạt động.") % {"name": locked.name})
    return locked
