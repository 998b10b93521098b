"""Following a unit in Chromium: only after a press, and what the push service delivers is shown.

Chromium asks Google's servers for a subscription, which no test may reach: the browser's `subscribe` is played, the
push service behind it is the simulator, and what it decrypts is handed to the real service worker.
"""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lantoa.faces.portal.tests.factories import make_home, make_unit
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.models import Channel, Subscriber
from lantoa.publishing.distribution.networks.webpush.adapter import WebPush
from lantoa.publishing.distribution.tests.jobs import POST, make_job, run
from simulator.push_crypto import keys_of
from simulator.testing import RunningSimulator, running_simulator
from tests.live import House

pytestmark = pytest.mark.browser
BROWSER_ID = "trinh-duyet-1"
PLAYED = """
(() => {
  const made = %s;
  const unsubscribe = async () => sessionStorage.removeItem("sub");
  const subscription = () => ({ ...made, toJSON: () => made, unsubscribe });
  PushManager.prototype.subscribe = async function (options) {
    const { userVisibleOnly, applicationServerKey } = options;
    sessionStorage.setItem("sub", JSON.stringify([userVisibleOnly, applicationServerKey]));
    return subscription();
  };
  PushManager.prototype.getSubscription = async () => (sessionStorage.getItem("sub") ? subscription() : null);
})();
"""
IS_ACTIVE = """async () => {
  const worker = await navigator.serviceWorker.getRegistration("/theo-doi/");
  return worker?.active?.state === "activated";
}"""


@pytest.fixture(scope="module")
def push_service() -> Iterator[RunningSimulator]:
    with running_simulator() as simulator:
        yield simulator


@pytest.fixture
def unit(db_of_house: None) -> Unit:
    make_home()
    Subscriber.objects.all().delete()
    return Unit.objects.filter(code="THEO-DOI").first() or make_unit("THEO-DOI", "CĐCS May Vọng Giang")


@pytest.fixture
def page(new_phone: Callable[..., BrowserContext], push_service: RunningSimulator, house: House, unit: Unit) -> Page:
    context = new_phone()
    context.grant_permissions(["notifications"], origin=house.address)
    endpoint = f"{push_service.push_url}/send/{BROWSER_ID}"
    made = {"endpoint": endpoint, "expirationTime": None, "keys": keys_of(BROWSER_ID)}
    context.add_init_script(PLAYED % json.dumps(made))
    opened = context.new_page()
    opened.asked = []
    context.on("request", lambda request: opened.asked.append(request.url.partition(house.address)[2]))
    opened.goto("/don-vi/THEO-DOI/")
    return opened


def _follow(page: Page) -> None:
    page.get_by_role("button", name="Nhận thông báo tin của đơn vị").click()
    expect(page.get_by_text("Đã bật. Tin mới của đơn vị sẽ hiện trên máy này.")).to_be_visible()


def _shown(page: Page) -> list[dict[str, str]]:
    """What the phone's tray holds."""
    return page.evaluate(
        """async () => {
          const worker = await navigator.serviceWorker.getRegistration("/theo-doi/");
          const shown = await worker.getNotifications();
          return shown.map(({ title, body, data }) => ({ title, body, url: data.url }));
        }"""
    )


def _deliver(page: Page, house: House, text: str) -> None:
    """Hand a push message to the service worker, as the browser does when its push service brings one."""
    # A worker that is still being set up would drop the message.
    House.wait_until(lambda: page.evaluate(IS_ACTIVE), what="the service worker")
    line = page.context.new_cdp_session(page)
    known: list[dict[str, Any]] = []
    line.on("ServiceWorker.workerRegistrationUpdated", lambda event: known.extend(event["registrations"]))
    line.send("ServiceWorker.enable")
    page.wait_for_timeout(200)
    worker = [row for row in known if row["scopeURL"].endswith("/theo-doi/") and not row["isDeleted"]][-1]
    told = {"origin": house.address, "registrationId": worker["registrationId"], "data": text}
    line.send("ServiceWorker.deliverPushMessage", told)


def _publish(text: str) -> None:
    """The unit's release, sent by the connector; in a thread, because Playwright's loop holds this one."""
    channel = Channel.objects.get(unit__code="THEO-DOI", network="webpush")
    post = replace(POST, text=text, page_url="http://testserver/tin/a-1/", unit_name="CĐCS May Vọng Giang")
    job = make_job(
        channel.address, "", post=post, channel_id=channel.pk, delivery_id=Channel.objects.count() + len(text)
    )
    with ThreadPoolExecutor(1) as pool:
        pool.submit(run, WebPush().publish, job).result()


def test_nothing_is_asked_before_the_button_is_pressed(page: Page) -> None:
    expect(page.get_by_role("button", name="Nhận thông báo tin của đơn vị")).to_be_visible()
    assert not [address for address in page.asked if address.startswith("/theo-doi")]
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


def test_a_reader_follows_is_told_and_leaves(page: Page, house: House, push_service: RunningSimulator) -> None:
    _follow(page)
    assert Channel.objects.get(network="webpush").followers == 1
    asked, key = page.evaluate("JSON.parse(sessionStorage.getItem('sub'))")
    assert (asked, len(key)) == (True, 87)

    for text in ("Mời đọc.", "Giờ họp đã đổi."):
        _publish(text)
        [told] = push_service.posts("webpush", account=BROWSER_ID)
        _deliver(page, house, told["message"])
    wanted = {"title": "Bữa cơm ca ba", "body": "Giờ họp đã đổi.\nCĐCS May Vọng Giang", "url": POST.short_url}
    # The second took the place of the first.
    House.wait_until(lambda: _shown(page) == [wanted], what="the notice")

    page.reload()
    page.get_by_role("button", name="Thôi nhận thông báo").click()
    expect(page.get_by_text("Đã tắt thông báo của đơn vị trên máy này.")).to_be_visible()
    assert list(Subscriber.objects.values_list("state", flat=True)) == ["ended"]


@pytest.mark.parametrize("text", ["không phải JSON", '{"title": "", "url": "javascript:alert(1)"}', ""])
def test_a_message_that_says_nothing_still_shows_whose_it_is(page: Page, house: House, text: str) -> None:
    _follow(page)
    for _attempt in range(3):
        # Chromium under load loses one now and then before any script of ours runs.
        _deliver(page, house, text)
        page.wait_for_timeout(2000)
        if _shown(page):
            break
    assert _shown(page)[0]["title"] == "Lan Tỏa"


def test_a_browser_that_refuses_is_told_how_to_allow(page: Page) -> None:
    page.evaluate("Notification.requestPermission = async () => 'denied'")
    page.get_by_role("button", name="Nhận thông báo tin của đơn vị").click()
    expect(page.get_by_text("Trình duyệt đang chặn thông báo của trang này")).to_be_visible()
    assert Subscriber.objects.count() == 0
