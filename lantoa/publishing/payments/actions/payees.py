"""Whom a unit pays, and where their money goes."""

from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.crypto import keyed_digest
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import fold
from lantoa.org.audit.facade import record
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.facade import short_line
from lantoa.publishing.payments.access import may_keep, must
from lantoa.publishing.payments.models import Payee
from lantoa.publishing.payments.rules import account_of, tax_code_of
from lantoa.publishing.payments.words import wanted_line

SAID = ("full_name", "pen_names", "tax_rule", "bank_name", "tax_code", "bank_account")


@dataclass(frozen=True)
class About:
    """What is said of a payee. None for a number means: as it was; empty: none."""

    full_name: str
    tax_rule: str
    bank_name: str
    pen_names: str = ""
    tax_code: str | None = None
    bank_account: str | None = None


@transaction.atomic
def add_payee(*, unit: Unit, about: About, by: User, user: User | None = None) -> Payee:
    """Somebody whom the unit pays, with an account or from outside.

    Raises RuleBroken without a name, for impossible numbers, and for a person who is there already.
    """
    must(may_keep(by, unit))
    payee = Payee(unit=unit, user=user, created_at=now())
    _say(payee, about)
    _keep(payee)
    record("payments.add_payee", payee, by=by, unit_id=unit.pk, detail={"name": payee.full_name})
    return payee


@transaction.atomic
def change_payee(*, payee: Payee, about: About, by: User) -> Payee:
    """Name, tax and account from now on; locked sheets keep what they say. Raises RuleBroken as `add_payee` does."""
    must(may_keep(by, payee.unit))
    held = Payee.objects.select_for_update(of=("self",)).select_related("unit").get(pk=payee.pk)
    before = {name: getattr(held, name) for name in SAID}
    _say(held, about)
    _keep(held)
    # Which of them changed, never the numbers themselves.
    changed = [name for name, old in before.items() if getattr(held, name) != old]
    record("payments.change_payee", held, by=by, unit_id=held.unit_id, detail={"changed": changed})
    return held


def _say(payee: Payee, about: About) -> None:
    payee.full_name = wanted_line(about.full_name, 120, _("Hãy ghi họ tên người nhận."))
    payee.pen_names = short_line(about.pen_names, 200)
    payee.search_key = fold(f"{payee.full_name} {payee.pen_names}")[:320]
    if about.tax_rule not in Payee.TaxRule.values:
        raise RuleBroken(_("Hãy chọn cách tính thuế."))
    payee.tax_rule = about.tax_rule
    payee.bank_name = short_line(about.bank_name, 120)
    if about.tax_code is not None:
        code = tax_code_of(about.tax_code)
        if code is None:
            raise RuleBroken(_("Mã số thuế có 10, 12 hoặc 13 chữ số."))
        payee.tax_code = code
        payee.tax_digest = keyed_digest(settings.SECRET_KEY, f"payee:{code}") if code else ""
    if about.bank_account is not None:
        account = account_of(about.bank_account)
        if account is None:
            raise RuleBroken(_("Số tài khoản có từ 6 đến 24 chữ số."))
        payee.bank_account = account


def _keep(payee: Payee) -> None:
    try:
        with transaction.atomic():
            payee.save()
    except IntegrityError as error:
        raise RuleBroken(_("Người này đã có trong danh sách người nhận.")) from error
