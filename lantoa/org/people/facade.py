"""What other packages may use of people: who may do what where."""

from lantoa.org.people.access import has_role, paths_reached_by, units_reached_by, users_with_role
from lantoa.org.people.models import DESK_ROLES, FIELD_ROLES, Appointment, User
from lantoa.org.people.tokens import make_token, user_of_token

Role = Appointment.Role

__all__ = [
    "DESK_ROLES",
    "FIELD_ROLES",
    "Appointment",
    "Role",
    "User",
    "has_role",
    "make_token",
    "paths_reached_by",
    "units_reached_by",
    "user_of_token",
    "users_with_role",
]
