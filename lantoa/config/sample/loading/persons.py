"""The six accounts, the editorial board and officers."""

from datetime import date

from django.contrib.auth.hashers import make_password

from lantoa.config.sample.people import people
from lantoa.org.people.facade import Appointment, User
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.facade import BoardDuty, SectionPage

PASSWORD = "lantoa-demo"  # noqa: S105 - the example accounts' password, made to be printed
SINCE = date(2025, 7, 1)


def load_people() -> dict[str, User]:
    """Everyone by username; all have the example password."""
    # One hash for all: a hash takes longer than all the rest of a person.
    password = make_password(PASSWORD)
    units = dict(Unit.objects.values_list("code", "pk"))
    given = people()
    made = [
        User(
            username=person.username,
            full_name=person.full_name,
            email=person.email,
            password=password,
            is_sample=True,
        )
        for person in given
    ]
    users = {user.username: user for user in User.objects.bulk_create(made)}
    Appointment.objects.bulk_create(
        Appointment(user=users[person.username], unit_id=units[person.unit_code], role=role, valid_from=SINCE)
        for person in given
        for role in person.roles
    )
    return users


def load_board(users: dict[str, User], sections: dict[str, SectionPage]) -> None:
    """The twelve members' duties, section by section."""
    rows = []
    for person in people():
        if person.on_board:
            mine: list[SectionPage | None] = [sections[slug] for slug in person.sections]
            mine = mine or [None]
            duty = {"user": users[person.username], "title": person.title, "position": person.on_board}
            rows += [BoardDuty(section=section, **duty) for section in mine]
    BoardDuty.objects.bulk_create(rows)
