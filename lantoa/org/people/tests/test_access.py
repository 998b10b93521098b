from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from lantoa.kit.clock import today
from lantoa.org.people.facade import Role, has_role, make_token, units_reached_by, user_of_token, users_with_role
from lantoa.org.people.models import ApiToken, Appointment, User
from lantoa.org.people.tests.factories import make_user
from lantoa.org.units.tests.factories import make_tree, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


def test_a_role_reaches_down_and_never_up_or_aside(tree):
    lan = make_user("lan", (tree["N"], Role.OFFICER))

    assert has_role(lan, [Role.OFFICER], tree["a"])
    assert has_role(lan, [Role.OFFICER], tree["N"])
    assert not has_role(lan, [Role.OFFICER], tree["T"])
    assert not has_role(lan, [Role.OFFICER], tree["b"])
    assert not has_role(lan, [Role.LEADERSHIP], tree["a"])
    assert {unit.code for unit in units_reached_by(lan, [Role.OFFICER])} == {"N", "a"}


def test_an_id_that_begins_like_another_is_not_below_it(tree):
    like = [make_unit(f"x{n}", tree["T"]) for n in range(12)]
    lan = make_user("lan", (like[0], Role.OFFICER))

    assert [unit.pk for unit in units_reached_by(lan, [Role.OFFICER])] == [like[0].pk]


def test_roles_end(tree):
    lan = make_user("lan", (tree["N"], Role.OFFICER))
    Appointment.objects.update(valid_to=today() - timedelta(days=1))
    assert not has_role(lan, [Role.OFFICER], tree["N"])

    Appointment.objects.update(valid_to=None, valid_from=today() + timedelta(days=1))
    assert not has_role(lan, [Role.OFFICER], tree["N"])


def test_strangers_and_those_who_left_reach_nothing(tree):
    left = make_user("left", (tree["T"], Role.ADMINISTRATOR), is_active=False)

    assert not has_role(AnonymousUser(), Role.values, tree["a"])
    assert not has_role(left, Role.values, tree["a"])
    assert list(units_reached_by(AnonymousUser(), Role.values)) == []


def test_who_is_responsible_for_a_unit(tree):
    above, own = make_user("above", (tree["N"], Role.OFFICER)), make_user("own", (tree["a"], Role.OFFICER))
    make_user("aside", (tree["S"], Role.OFFICER))

    assert set(users_with_role(tree["a"], [Role.OFFICER])) == {above, own}


def test_a_token_acts_as_its_person_until_it_is_revoked(tree):
    lan = make_user("lan", (tree["N"], Role.OFFICER))
    key = make_token(lan)

    assert user_of_token(key) == lan
    assert key not in str(list(ApiToken.objects.values()))
    ApiToken.objects.update(revoked_at=date(2026, 1, 1).isoformat() + "T00:00Z")
    assert user_of_token(key) is None
    User.objects.update(is_active=False)
    assert (user_of_token(make_token(lan)), user_of_token("")) == (None, None)
