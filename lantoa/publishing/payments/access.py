"""Who sees what others earn, who scores, who approves; missing and hidden look alike.

What people earn is their own business, the secretary's who prepares the sheet, and of those who answer for it.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lantoa.kit.errors import NotAllowed
from lantoa.org.people.facade import Role, User, has_role, paths_reached_by, units_reached_by
from lantoa.org.units.facade import Unit
from lantoa.publishing.payments.models import Payee, Payment, Scheme, Sheet, SheetRow

Person = User | AnonymousUser
KEEPING_ROLES = (Role.SECRETARY, Role.MANAGING_EDITOR)
APPROVING_ROLES = (Role.MANAGING_EDITOR, Role.LEADERSHIP)
SEEING_ROLES = (Role.SECRETARY, Role.MANAGING_EDITOR, Role.LEADERSHIP)


def sees_payments(user: Person) -> bool:
    """Whether the person looks at sheets anywhere. One query."""
    return has_role(user, SEEING_ROLES)


def may_keep(user: Person, unit: Unit) -> bool:
    """Whether the person prepares sheets and keeps payees of this unit. One query."""
    return has_role(user, KEEPING_ROLES, unit)


def may_approve(user: Person, unit: Unit) -> bool:
    """Whether the person approves sheets of this unit, others' than their own. One query."""
    return has_role(user, APPROVING_ROLES, unit)


def may_rule(user: Person, unit: Unit) -> bool:
    """Whether the person writes this unit's schemes. One query."""
    return has_role(user, APPROVING_ROLES, unit)


def must(is_allowed: bool) -> None:
    """Raises NotAllowed unless it is."""
    if not is_allowed:
        raise NotAllowed(_("Không tìm thấy trang này."))


def own_units(user: Person) -> QuerySet[Unit]:
    """Units in which the person's role itself lies: the boards for which they may prepare. Two queries."""
    return Unit.objects.filter(path__in=paths_reached_by(user, SEEING_ROLES)).order_by("depth", "sort_key")


def sheets_for(user: Person) -> QuerySet[Sheet]:
    """Sheets of every unit that the person reaches. One query for the reach."""
    return Sheet.objects.filter(unit__in=units_reached_by(user, SEEING_ROLES))


def get_unit_for(user: Person, unit_id: int | None) -> Unit:
    """The unit whose payments are asked for; the person's own first when None. Raises NotAllowed."""
    units = own_units(user) if unit_id is None else units_reached_by(user, SEEING_ROLES).filter(pk=unit_id)
    unit = units.first()
    if unit is None:
        raise NotAllowed(_("Không tìm thấy đơn vị này."))
    return unit


def get_sheet_for(user: Person, sheet_id: int) -> Sheet:
    """The sheet. Raises NotAllowed."""
    joined = ("unit", "scheme", "prepared_by", "submitted_by", "approved_by", "paid_by")
    sheet = Sheet.objects.select_related(*joined).filter(pk=sheet_id).first()
    if sheet is None or not has_role(user, SEEING_ROLES, sheet.unit):
        raise NotAllowed(_("Không tìm thấy bảng nhuận bút này."))
    return sheet


def get_row_for(user: Person, row_id: int) -> SheetRow:
    """One work on a sheet. Raises NotAllowed."""
    joined = ("sheet__unit", "sheet__scheme", "scored_by", "corrects__sheet")
    row = SheetRow.objects.select_related(*joined).filter(pk=row_id).first()
    if row is None or not has_role(user, SEEING_ROLES, row.sheet.unit):
        raise NotAllowed(_("Không tìm thấy dòng này."))
    return row


def get_payee_for(user: Person, payee_id: int) -> Payee:
    """Who is paid, for those who keep them. Raises NotAllowed."""
    payee = Payee.objects.select_related("unit", "user").filter(pk=payee_id).first()
    if payee is None or not has_role(user, SEEING_ROLES, payee.unit):
        raise NotAllowed(_("Không tìm thấy người nhận này."))
    return payee


def get_scheme_for(user: Person, scheme_id: int) -> Scheme:
    """A version of the rules of payment. Raises NotAllowed."""
    scheme = Scheme.objects.select_related("unit", "created_by").filter(pk=scheme_id).first()
    if scheme is None or not has_role(user, SEEING_ROLES, scheme.unit):
        raise NotAllowed(_("Không tìm thấy quy chế này."))
    return scheme


def payments_of(user: Person) -> QuerySet[Payment]:
    """What the person themselves gets by approved sheets, newest first; nobody else's."""
    if not user.is_authenticated or not user.is_active:
        return Payment.objects.none()
    rows = Payment.objects.filter(payee__user_id=user.pk).select_related("sheet")
    return rows.order_by("-sheet__month", "-pk")
