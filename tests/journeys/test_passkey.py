"""Signing in with the phone's own key, by Chromium's virtual authenticator."""

import re

import pytest
from playwright.sync_api import Page, expect

from lantoa.org.people.facade import Role
from lantoa.org.people.tests.factories import make_user
from lantoa.org.units.tests.factories import make_unit

pytestmark = pytest.mark.browser


def _with_authenticator(page: Page) -> Page:
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    line.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def _sign_in_by_password(page: Page) -> None:
    page.goto("/tai-khoan/login/")
    page.fill("input[name=login]", "khoa")
    page.fill("input[name=password]", "mat-khau-dai")
    page.press("input[name=password]", "Enter")
    expect(page).to_have_url(re.compile("/lam-viec/"))


def test_a_key_made_once_opens_the_door(new_phone, db_of_house):
    make_user("khoa", (make_unit("KHOA"), Role.OFFICER))
    context = new_phone()
    page = _with_authenticator(context.new_page())
    _sign_in_by_password(page)

    page.goto("/tai-khoan/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.fill("input[name=password]", "mat-khau-dai")
        page.press("input[name=password]", "Enter")
    page.fill("input[name=name]", "Điện thoại của tôi")
    checkbox = page.locator("input[name=passwordless]")
    if checkbox.count() and not checkbox.is_checked():
        checkbox.check()
    page.locator("main form button").first.click()
    expect(page).not_to_have_url(re.compile("webauthn/add"))
    context.clear_cookies()
    page.goto("/tai-khoan/login/")
    page.click("#passkey_login")

    expect(page).to_have_url(re.compile("/lam-viec/"))
