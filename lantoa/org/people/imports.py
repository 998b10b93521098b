"""People and roles from a file: every row is checked first, and a bad file changes nothing."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction

from lantoa.kit.clock import today
from lantoa.kit.tables import Checked, Row, check_rows, read_rows
from lantoa.kit.text import fold
from lantoa.org.audit.facade import record
from lantoa.org.people.models import Appointment, User
from lantoa.org.units.facade import Unit

COLUMNS = {
    "username": ["tên đăng nhập", "tài khoản"],
    "full_name": ["họ tên", "họ và tên"],
    "email": ["thư điện tử"],
    "phone": ["điện thoại", "số điện thoại"],
    "role": ["vai trò", "nhiệm vụ"],
    "unit_code": ["mã đơn vị", "đơn vị"],
}
ROLES = {
    **{role: role for role in Appointment.Role.values},
    **{fold(str(label)): value for value, label in Appointment.Role.choices},
}
_PHONE = re.compile(r"(?:\+?84|0)([235789]\d{8,9})")
_is_username = UnicodeUsernameValidator()


@dataclass(frozen=True)
class PersonRow:
    """One checked row: one person in one role of one unit."""

    number: int
    username: str
    full_name: str
    email: str
    phone: str
    role: str
    unit_id: int


PeopleImport = Checked[PersonRow]


def normal_phone(text: str) -> str | None:
    """A Vietnamese number as +84…; empty stays empty, None for anything that is no number."""
    plain = re.sub(r"[\s.()-]", "", text)
    if not plain:
        return ""
    found = _PHONE.fullmatch(plain)
    return f"+84{found[1]}" if found else None


def read_people(file: Path | BinaryIO) -> PeopleImport:
    """Check every row of the file; changes nothing. Raises RuleBroken when the file is no table. Four queries."""
    units = dict(Unit.objects.filter(valid_to__isnull=True).values_list("code", "pk").iterator(chunk_size=20_000))
    persons: dict[str, PersonRow] = {}

    def check(row: Row) -> tuple[PersonRow | None, list[str]]:
        checked, problems = _check_row(row, units)
        if checked:
            problems = _check_same_person(checked, persons.setdefault(checked.username, checked))
        return checked, problems

    found = check_rows(read_rows(file, columns=COLUMNS, required=["username", "full_name", "role", "unit_code"]), check)
    if found.errors:
        return found
    plan = _differences(found.rows)
    touched = {row.number for row in (*plan.new, *plan.changed)}
    return replace(found, new=len(plan.new), changed=len(plan.changed), unchanged=len(found.rows) - len(touched))


def _check_row(row: Row, units: dict[str, int]) -> tuple[PersonRow | None, list[str]]:
    cells, problems = row.cells, []
    username, role, phone = cells["username"].lower(), ROLES.get(fold(cells["role"]), ""), normal_phone(cells["phone"])
    try:
        _is_username(username)
    except ValidationError:
        problems.append(f"tên đăng nhập “{username}” chỉ gồm chữ, số và @ . + - _.")
    if len(username) > 150 or len(cells["full_name"]) > 120 or not cells["full_name"]:
        problems.append("họ tên phải có từ 1 đến 120 ký tự.")
    if not role:
        problems.append(f"vai trò “{cells['role']}” phải là một trong: {', '.join(Appointment.Role.values)}.")
    if cells["unit_code"] not in units:
        problems.append(f"không có đơn vị đang hoạt động mã “{cells['unit_code']}”.")
    if phone is None:
        problems.append(f"số điện thoại “{cells['phone']}” không hợp lệ.")
    try:
        validate_email(cells["email"] or "a@b.vn")
    except ValidationError:
        problems.append(f"thư điện tử “{cells['email']}” không hợp lệ.")
    if problems:
        return None, problems
    unit_id = units[cells["unit_code"]]
    return PersonRow(row.number, username, cells["full_name"], cells["email"], phone or "", role, unit_id), []


def _check_same_person(row: PersonRow, first: PersonRow) -> list[str]:
    if (row.full_name, row.email, row.phone) == (first.full_name, first.email, first.phone):
        return []
    return [f"tài khoản {row.username} có họ tên, thư hoặc điện thoại khác với dòng {first.number}."]


@dataclass(frozen=True)
class _Plan:
    new: list[PersonRow]
    changed: list[PersonRow]
    users: dict[str, User]


def _differences(rows: list[PersonRow]) -> _Plan:
    users = User.objects.in_bulk({row.username for row in rows}, field_name="username")
    held = set(
        Appointment.objects.filter(user__in=users.values(), valid_to__isnull=True).values_list(
            "user__username", "unit_id", "role"
        )
    )
    new: dict[str, PersonRow] = {}
    changed = []
    for row in rows:
        user = users.get(row.username)
        if user is None and row.username not in new:
            new[row.username] = row
        elif (row.username, row.unit_id, row.role) not in held or (user and _differs(user, row)):
            changed.append(row)
    return _Plan(list(new.values()), changed, users)


def _differs(user: User, row: PersonRow) -> bool:
    return (user.full_name, user.email, user.phone) != (row.full_name, row.email, row.phone)


@transaction.atomic
def import_people(found: PeopleImport, *, by: AbstractBaseUser | None, is_sample: bool = False) -> tuple[int, int]:
    """Make people and roles as the checked file says; returns how many people are new and how many rows changed one.

    New people cannot sign in until they set a password through an invitation; nobody loses a role by an import.
    Raises RuleBroken when the file had errors. Safe to call twice.
    """
    found.refuse_errors()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(72014)")
    plan = _differences(found.rows)
    made = [_new_user(row, is_sample) for row in plan.new]
    users = {**plan.users, **{user.username: user for user in User.objects.bulk_create(made)}}
    for row in plan.changed:
        user = users[row.username]
        if _differs(user, row):
            user.full_name, user.email, user.phone = row.full_name, row.email, row.phone
            user.save(update_fields=["full_name", "email", "phone"])
    rows = [Appointment(user=users[r.username], unit_id=r.unit_id, role=r.role, valid_from=today()) for r in found.rows]
    Appointment.objects.bulk_create(rows, ignore_conflicts=True)
    for row in (*plan.new, *plan.changed):
        detail = {"role": row.role, "unit": row.unit_id}
        record("people.import_person", users[row.username], by=by, unit_id=row.unit_id, detail=detail)
    return len(plan.new), len(plan.changed)


def _new_user(row: PersonRow, is_sample: bool) -> User:
    user = User(username=row.username, full_name=row.full_name, email=row.email, phone=row.phone, is_sample=is_sample)
    user.set_unusable_password()
    return user
