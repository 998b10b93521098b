"""People for tests."""

from datetime import date

from lantoa.org.people.models import Appointment, User
from lantoa.org.units.models import Unit


def make_user(username: str = "lan", *appointments: tuple[Unit, str], **fields) -> User:
    """A person with the given (unit, role) appointments."""
    user = User.objects.create_user(
        username, password="mat-khau-dai", full_name=fields.pop("full_name", username.title()), **fields
    )
    for unit, role in appointments:
        Appointment.objects.create(user=user, unit=unit, role=role, valid_from=date(2020, 1, 1))
    return user
