"""Who comes in, in which role, and until when."""

import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now, today
from lantoa.kit.crypto import digest
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.kit.text import one_line
from lantoa.org.audit.facade import record
from lantoa.org.people.access import may_appoint
from lantoa.org.people.imports import normal_phone
from lantoa.org.people.models import Appointment, Invitation, User
from lantoa.org.units.facade import Unit

INVITATION_LASTS = timedelta(days=14)
MISSING = "Không tìm thấy đơn vị này."


@transaction.atomic
def invite(
    *, unit: Unit, role: str, full_name: str, by: User, email: str = "", phone: str = ""
) -> tuple[Invitation, str]:
    """An invitation and the secret of its link, which is shown once.

    Raises NotAllowed when `by` may not give this role there, RuleBroken for a missing name or an ended unit.
    """
    _check_giver(by, role, unit)
    known_phone = normal_phone(phone)
    if not one_line(full_name):
        raise RuleBroken(_("Hãy nhập họ tên người được mời."))
    if known_phone is None:
        raise RuleBroken(_("Số điện thoại không hợp lệ."))
    secret = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        token_digest=digest(secret),
        full_name=one_line(full_name),
        email=email.strip(),
        phone=known_phone,
        unit=unit,
        role=role,
        invited_by=by,
        created_at=now(),
        expires_at=now() + INVITATION_LASTS,
    )
    record("people.invite", invitation, by=by, unit_id=unit.pk, detail={"role": role})
    return invitation, secret


def open_invitation(secret: str) -> Invitation | None:
    """The invitation behind a link while it can be used; None otherwise. One query."""
    found = Invitation.objects.select_related("unit", "invited_by").filter(token_digest=digest(secret))
    return found.filter(accepted_at__isnull=True, expires_at__gt=now(), unit__valid_to__isnull=True).first()


@transaction.atomic
def accept_invitation(secret: str, *, username: str, password: str) -> User:
    """The new account, appointed. Raises RuleBroken when the link is used up, the name taken or the password weak."""
    found = Invitation.objects.select_for_update().filter(token_digest=digest(secret)).first()
    if found is None or open_invitation(secret) is None:
        raise RuleBroken(_("Liên kết mời đã được dùng hoặc đã hết hạn."))
    user = User(username=username.strip().lower(), full_name=found.full_name, email=found.email, phone=found.phone)
    try:
        user.username_validator(user.username)
        validate_password(password, user)
    except ValidationError as error:
        raise RuleBroken(" ".join(error.messages)) from error
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise RuleBroken(_("Tên đăng nhập này đã có người dùng; hãy chọn tên khác.")) from error
    Appointment.objects.create(user=user, unit=found.unit, role=found.role, valid_from=today())
    found.accepted_at, found.accepted_by = now(), user
    found.save(update_fields=["accepted_at", "accepted_by"])
    record("people.accept_invitation", found, by=user, unit_id=found.unit_id)
    return user


@transaction.atomic
def appoint(user: User, *, unit: Unit, role: str, by: User) -> Appointment:
    """The person holds `role` in `unit` from today. Safe to call twice. Raises NotAllowed, RuleBroken as `invite`."""
    _check_giver(by, role, unit)
    held, is_new = Appointment.objects.get_or_create(
        user=user, unit=unit, role=role, valid_to=None, defaults={"valid_from": today()}
    )
    if is_new:
        record("people.appoint", held, by=by, unit_id=unit.pk, detail={"role": role, "user": user.username})
    return held


@transaction.atomic
def end_appointment(appointment: Appointment, *, by: User) -> None:
    """The role ends today at once. Safe to call twice. Raises NotAllowed; RuleBroken for one's own last admin role."""
    held = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if not may_appoint(by, held.role, held.unit):
        raise NotAllowed(MISSING)
    if held.user_id == by.pk and held.role == Appointment.Role.ADMINISTRATOR:
        raise RuleBroken(_("Bạn không thể tự gỡ quyền quản trị của mình."))
    if held.valid_to is not None:
        return
    # A role that began today never held: it goes without a trace but the audit's.
    record("people.end_appointment", held, by=by, unit_id=held.unit_id, detail={"role": held.role})
    if held.valid_from >= today():
        held.delete()
        return
    held.valid_to = today() - timedelta(days=1)
    held.save(update_fields=["valid_to"])


def _check_giver(by: User, role: str, unit: Unit) -> None:
    if role not in Appointment.Role.values or not may_appoint(by, role, unit):
        raise NotAllowed(MISSING)
    if unit.valid_to is not None:
        raise RuleBroken(_("Đơn vị đã kết thúc hoạt động."))
