"""Units with their history, and their channels."""

from datetime import timedelta

from lantoa.config.sample.further import everything
from lantoa.config.sample.units import SampleEvent, SampleUnit, events, former_units, units
from lantoa.kit.clock import now
from lantoa.kit.text import sort_key
from lantoa.org.units.facade import Unit, UnitEvent, search_key
from lantoa.org.units.models import UnitName, UnitParent
from lantoa.publishing.distribution.facade import Channel

ORDER = ("province", "superior", "grassroots")


def load_tree() -> None:
    """All living and ended units with their names, places and the decisions behind them."""
    given = sorted([*units(), *former_units()], key=lambda unit: ORDER.index(unit.kind))
    by_code: dict[str, Unit] = {}
    for kind in ORDER:
        made = [_unit(unit, by_code) for unit in given if unit.kind == kind]
        Unit.objects.bulk_create(made)
        for unit in made:
            unit.path = f"{unit.parent.path if unit.parent else '/'}{unit.pk}/"
            by_code[unit.code] = unit
        Unit.objects.bulk_update(made, ["path"], batch_size=500)
    happenings = _load_events(by_code)
    _load_names(given, by_code, happenings)
    _load_places(given, by_code)
    _set_successors(by_code)


def _unit(unit: SampleUnit, by_code: dict[str, Unit]) -> Unit:
    return Unit(
        code=unit.code,
        kind=unit.kind,
        name=unit.name,
        short_name=unit.short_name,
        search_key=search_key(unit.name, unit.short_name, unit.code),
        sort_key=sort_key(unit.name),
        parent=by_code.get(unit.parent_code),
        depth=ORDER.index(unit.kind),
        sector=unit.sector,
        tags=list(unit.tags),
        members=unit.members,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        is_sample=True,
    )


def _load_events(by_code: dict[str, Unit]) -> list[tuple[SampleEvent, UnitEvent]]:
    found = []
    for event in events():
        row = UnitEvent.objects.create(
            kind=event.kind,
            happened_on=event.on,
            decision_number=event.decision,
            decision_on=event.on - timedelta(days=12),
            recorded_at=now(),
        )
        row.before.set([by_code[code].pk for code in event.sources])
        row.after.set([by_code[code].pk for code in event.targets])
        found.append((event, row))
    return found


def _load_names(
    given: list[SampleUnit], by_code: dict[str, Unit], happenings: list[tuple[SampleEvent, UnitEvent]]
) -> None:
    renamed = {event.sources[0]: (event, row) for event, row in happenings if event.kind == "renamed"}
    names = []
    for unit in given:
        since, row = unit.valid_from, None
        if unit.code in renamed:
            event, row = renamed[unit.code]
            last = event.on - timedelta(days=1)
            before = {"name": event.name_before, "valid_from": since, "valid_to": last}
            names.append(UnitName(unit=by_code[unit.code], **before))
            since = event.on
        names.append(
            UnitName(
                unit=by_code[unit.code],
                name=unit.name,
                short_name=unit.short_name,
                valid_from=since,
                valid_to=unit.valid_to,
                event=row,
            )
        )
    UnitName.objects.bulk_create(names)


def _load_places(given: list[SampleUnit], by_code: dict[str, Unit]) -> None:
    places = []
    for unit in given:
        if not unit.parent_code:
            continue
        own = by_code[unit.code]
        if unit.former_parent:
            last = unit.parent_from - timedelta(days=1)
            former = by_code[unit.former_parent]
            places.append(UnitParent(unit=own, parent=former, valid_from=unit.valid_from, valid_to=last))
        since = unit.parent_from if unit.former_parent else unit.valid_from
        parent = by_code[unit.parent_code]
        places.append(UnitParent(unit=own, parent=parent, valid_from=since, valid_to=unit.valid_to))
    UnitParent.objects.bulk_create(places)


def _set_successors(by_code: dict[str, Unit]) -> None:
    for event in events():
        if event.kind in ("merged", "split") and event.targets:
            for code in event.sources:
                unit = by_code[code]
                unit.successor = by_code[event.targets[0]]
                unit.save(update_fields=["successor"])


def load_channels() -> None:
    """Every channel of every unit."""
    by_code = dict(Unit.objects.values_list("code", "pk"))
    moment = now()
    rows = [
        Channel(
            unit_id=by_code[channel.unit_code],
            network=channel.network,
            address=channel.address,
            name=channel.name,
            mode=channel.mode,
            state=channel.state,
            state_reason=channel.state_reason,
            state_since=moment - timedelta(days=3 if channel.state == "reconnect" else channel.since),
            token=channel.token,
            refresh_token=channel.refresh_token,
            app_id=channel.app_id,
            app_secret=channel.app_secret,
            followers=channel.followers,
            token_expires_at=None if channel.expires_in is None else moment + timedelta(days=channel.expires_in),
            options=dict(channel.options),
            checked_at=moment - timedelta(hours=5) if channel.state == "connected" else None,
            is_sample=True,
        )
        for channel in everything()
    ]
    Channel.objects.bulk_create(rows)
