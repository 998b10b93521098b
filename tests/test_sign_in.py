"""There is one door: Wagtail's own sign-in would pass the throttle and the passkeys by."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_editors_sign_in_is_the_house_sign_in(client, method):
    answer = getattr(client, method)(reverse("wagtailadmin_login") + "?next=/quan-tri/")

    assert (answer.status_code, answer.url) == (302, reverse("account_login") + "?next=/quan-tri/")


def test_a_stranger_in_the_editing_area_is_asked_to_sign_in(client):
    answer = client.get(reverse("wagtailadmin_home"))

    assert (answer.status_code, answer.url) == (302, reverse("account_login") + "?next=/quan-tri/")


def test_wagtail_resets_no_passwords(client):
    assert client.get(reverse("wagtailadmin_password_reset")).status_code == 404


def test_a_passkey_needs_no_confirmed_address(client):
    person = get_user_model().objects.create_user("lan", "lan@example.vn", "mat-khau-dai")
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=False)
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": "mat-khau-dai"})

    assert client.get(reverse("mfa_add_webauthn")).status_code == 200
