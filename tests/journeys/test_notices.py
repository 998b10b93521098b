"""Choosing by which ways to be told, on a phone: asked only after a press, shown by the workplace's own worker."""

import json
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lantoa.faces.workplace.tests.conftest import House
from lantoa.kit.clock import now
from lantoa.publishing.distribution.best_time.rules import next_time
from lantoa.publishing.distribution.models import HourFigure
from lantoa.publishing.distribution.tests.factories import make_page
from lantoa.services.notify.facade import choices_of
from simulator.push_crypto import keys_of
from tests.journeys.test_follow import PLAYED
from tests.journeys.test_sharing import is_clean

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("db_of_house")]
PAGE = "/lam-viec/nhac-viec/"
ENDPOINT = "https://push.example.com/may-nay"


@pytest.fixture
def union(db_of_house) -> House:
    return House()


@pytest.fixture
def page(new_phone, sign_in, union, house) -> Page:
    context = new_phone()
    context.grant_permissions(["notifications"], origin=house.address)
    context.add_init_script(PLAYED % json.dumps({"endpoint": ENDPOINT, "keys": keys_of("may-nay")}))
    return sign_in(context, union.lan).new_page()


def deliver(page: Page, house: Any, text: str) -> None:
    """Hand a push message to the workplace's service worker, as the browser does."""
    line = page.context.new_cdp_session(page)
    known: list[dict[str, Any]] = []
    line.on("ServiceWorker.workerRegistrationUpdated", lambda event: known.extend(event["registrations"]))
    line.send("ServiceWorker.enable")
    house.wait_until(lambda: page.wait_for_timeout(50) or known, what="the registration")
    ours = next(one for one in known if one["scopeURL"].endswith("/lam-viec/"))
    values = {"origin": house.address, "registrationId": ours["registrationId"], "data": text}
    line.send("ServiceWorker.deliverPushMessage", values)


def shown(page: Page) -> list[dict[str, str]]:
    return page.evaluate(
        """async () => {
          const worker = await navigator.serviceWorker.getRegistration("/lam-viec/");
          return (await worker.getNotifications()).map(({ title, body, data }) => ({ title, body, url: data.url }));
        }"""
    )


def test_a_phone_is_told_after_a_press_and_no_more_when_it_is_removed(page, union, house):
    page.goto(PAGE)
    assert is_clean(page)
    assert page.evaluate("sessionStorage.getItem('sub')") is None
    page.get_by_role("button", name="Bật trên máy này").click()
    expect(page.get_by_text("Máy này sẽ hiện thông báo nhắc việc.")).to_be_visible()
    [place] = choices_of(union.lan).places["push"]
    assert place.values == {"endpoint": ENDPOINT, "keys": keys_of("may-nay")}

    said = {"title": "Lan Tỏa", "body": "Sắp đến hạn chia sẻ.", "url": f"{house.address}/lam-viec/viec/", "tag": "a"}
    deliver(page, house, json.dumps(said))
    house.wait_until(lambda: shown(page), what="the notice")
    assert shown(page) == [{name: said[name] for name in ("title", "body", "url")}]

    assert is_clean(page)
    page.get_by_role("button", name="Bỏ").click()
    expect(page.get_by_text("Đã bỏ.")).to_be_visible()
    assert choices_of(union.lan).places == {}


def test_the_composers_good_times_fill_the_field(page, new_phone, sign_in, union):
    HourFigure.objects.filter(unit=union.province).delete()
    HourFigure.objects.bulk_create(
        HourFigure(unit=union.province, hour=hour, posts=10, clicks=500 if hour in (19, 58, 108) else 50)
        for hour in range(168)
    )
    chief = sign_in(new_phone(), union.chief).new_page()
    chief.goto(f"/lan-toa/moi/?bai={make_page('Bữa cơm ca ba').pk}")
    chief.get_by_label("Hẹn giờ").check()
    soonest = next_time(19, after=now() + timedelta(seconds=1))
    chief.get_by_role("button", name="Thứ Hai").click()
    expect(chief.get_by_label("Giờ bắt đầu")).to_have_value(f"{soonest:%Y-%m-%dT%H:%M}")
    assert is_clean(chief)
