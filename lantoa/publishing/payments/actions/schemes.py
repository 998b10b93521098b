"""Versions of the rules of payment: written, changed while nothing was paid by them, ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.audit.facade import record
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit, ancestor_ids
from lantoa.publishing.payments.access import may_rule, must
from lantoa.publishing.payments.models import Rate, Scheme, Work
from lantoa.publishing.payments.rules import HIGHEST_COEFFICIENT, last_of


@dataclass(frozen=True)
class Range:
    """The coefficients of one kind of work."""

    lowest: Decimal
    usual: Decimal
    highest: Decimal


@dataclass(frozen=True)
class Draft:
    """What a scheme shall say. `fields` are the model's columns by name; `last_month` None: until a new version."""

    first_month: date
    last_month: date | None
    fields: Mapping[str, object]
    rates: Mapping[str, Range]


@transaction.atomic
def write_scheme(*, unit: Unit, draft: Draft, by: User) -> Scheme:
    """A new version, from a month on; an older one that is open ends the month before.

    Raises RuleBroken when coefficients are out of order, another version holds in these months, or a unit above pays.
    """
    must(may_rule(by, unit))
    _must_be_let_pay(unit, by)
    _check(draft)
    before = Scheme.objects.select_for_update().filter(unit=unit, valid_to__isnull=True)
    for open_one in before.filter(valid_from__lt=draft.first_month):
        _end(open_one, draft.first_month - timedelta(days=1))
    valid_to = last_of(draft.last_month) if draft.last_month else None
    made = Scheme(unit=unit, valid_from=draft.first_month, valid_to=valid_to, created_by=by, created_at=now())
    return _keep(made, draft, "write_scheme", by)


@transaction.atomic
def change_scheme(*, scheme: Scheme, draft: Draft, by: User) -> Scheme:
    """A version by which nothing was reckoned yet says something else. Raises RuleBroken once a sheet stands on it."""
    must(may_rule(by, scheme.unit))
    held = Scheme.objects.select_for_update().get(pk=scheme.pk)
    if held.sheets.exists():
        raise RuleBroken(_("Quy chế này đã dùng để lập bảng nên không sửa được. Hãy lập phiên bản mới."))
    _check(draft)
    held.valid_from = draft.first_month
    held.valid_to = last_of(draft.last_month) if draft.last_month else None
    return _keep(held, draft, "change_scheme", by)


@transaction.atomic
def end_scheme(*, scheme: Scheme, last_month: date, by: User) -> Scheme:
    """A version holds up to this month. Raises RuleBroken before its start, or when a later sheet stands on it."""
    must(may_rule(by, scheme.unit))
    held = Scheme.objects.select_for_update().get(pk=scheme.pk)
    if last_month < held.valid_from:
        raise RuleBroken(_("Tháng cuối phải sau tháng bắt đầu."))
    _end(held, last_of(last_month))
    record("payments.end_scheme", held, by=by, unit_id=held.unit_id, detail={"valid_to": f"{held.valid_to}"})
    return held


def _must_be_let_pay(unit: Unit, by: User) -> None:
    """A scheme takes the unit's pieces off the sheet of whoever pays them now: those above agree by writing it."""
    above = Unit.objects.filter(pk__in=ancestor_ids(unit)).exclude(pk=unit.pk)
    paying = above.filter(pk__in=Scheme.objects.values("unit"))
    if not all(may_rule(by, one) for one in paying):
        raise RuleBroken(_("Cấp trên đang chi trả cho đơn vị này. Hãy nhờ cấp trên lập quy chế riêng cho đơn vị."))


def _end(scheme: Scheme, day: date) -> None:
    if scheme.sheets.filter(month__gt=day).exists():
        raise RuleBroken(_("Đã có bảng lập theo quy chế cũ trong những tháng này."))
    scheme.valid_to = day
    _save(scheme)


def _save(scheme: Scheme) -> None:
    try:
        with transaction.atomic():
            scheme.save()
    except IntegrityError as error:
        raise RuleBroken(_("Đã có quy chế khác hiệu lực trong những tháng này.")) from error


def _keep(scheme: Scheme, draft: Draft, verb: str, by: User) -> Scheme:
    for name, value in draft.fields.items():
        setattr(scheme, name, value)
    _save(scheme)
    scheme.rates.all().delete()
    Rate.objects.bulk_create(
        Rate(scheme=scheme, work=work, lowest=one.lowest, usual=one.usual, highest=one.highest)
        for work, one in draft.rates.items()
    )
    detail: dict[str, object] = {
        "valid_from": scheme.valid_from.isoformat(),
        "unit_value": scheme.unit_value_vnd,
        "rates": {work: [str(one.lowest), str(one.usual), str(one.highest)] for work, one in draft.rates.items()},
    }
    record(f"payments.{verb}", scheme, by=by, unit_id=scheme.unit_id, detail=detail)
    return scheme


def _check(draft: Draft) -> None:
    if draft.last_month and draft.last_month < draft.first_month:
        raise RuleBroken(_("Tháng cuối phải sau tháng bắt đầu."))
    if not draft.rates:
        raise RuleBroken(_("Hãy ghi hệ số cho ít nhất một thể loại."))
    for work, one in draft.rates.items():
        if not 0 <= one.lowest <= one.usual <= one.highest <= HIGHEST_COEFFICIENT:
            said = {"work": Work(work).label, "most": HIGHEST_COEFFICIENT}
            raise RuleBroken(_("%(work)s: thấp nhất ≤ thường dùng ≤ cao nhất, và cao nhất không quá %(most)s.") % said)
