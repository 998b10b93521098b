"""What other packages may use of people: who may do what where, and how people come in."""

from lantoa.org.people.access import (
    appointments_in,
    has_role,
    may_appoint,
    paths_reached_by,
    person_of,
    units_reached_by,
    users_with_role,
)
from lantoa.org.people.actions import accept_invitation, appoint, end_appointment, invite
from lantoa.org.people.imports import PeopleImport, import_people, read_people
from lantoa.org.people.models import DESK_ROLES, FIELD_ROLES, Appointment, Invitation, User
from lantoa.org.people.tokens import make_token, user_of_token

Role = Appointment.Role

__all__ = [
    "DESK_ROLES",
    "FIELD_ROLES",
    "Appointment",
    "Invitation",
    "PeopleImport",
    "Role",
    "User",
    "accept_invitation",
    "appoint",
    "appointments_in",
    "end_appointment",
    "has_role",
    "import_people",
    "invite",
    "make_token",
    "may_appoint",
    "paths_reached_by",
    "person_of",
    "read_people",
    "units_reached_by",
    "user_of_token",
    "users_with_role",
]
