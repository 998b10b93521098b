"""Words that never end, on a phone and on a desk: no page runs out to the side, and nothing breaks the page's rules."""

from itertools import product

import pytest

from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.facade import Article, public_path
from tests.hostile.world import World
from tests.journeys.conftest import browser as browser
from tests.journeys.conftest import db_of_house as db_of_house
from tests.journeys.conftest import house as house
from tests.journeys.conftest import new_phone as new_phone

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ENDLESS = "Ư" * 119
# The innermost element that stands out to the right.
WIDEST = """screen => [...document.querySelectorAll("main *, header *, footer *")]
  .filter(e => e.getBoundingClientRect().right > screen + 1).map(e => `${e.tagName}.${e.className}`).slice(-3).join()"""


class EndlessWorld(World):
    """A world of words without a blank."""

    def _fill(self):
        for unit in (self.province, self.district, self.unit):
            unit.name = unit.short_name = f"{ENDLESS}"[:118] + str(unit.depth)
            unit.save()
        User.objects.filter(pk__in=[self.lan.pk, self.chief.pk]).update(full_name=ENDLESS)
        self.section.title = ENDLESS
        self.section.save_revision().publish()
        return super()._fill()

    def dispatch(self, **changes):
        long = {"title": "W" * 200, "body": "m" * 20_000, "place": "Đ" * 200, "author": "Ô" * 120}
        return super().dispatch(**changes | long)

    def release(self, page, **changes):
        return super().release(page, texts={"default": "W" * 1900}, **changes)


@pytest.mark.usefixtures("db_of_house")
def test_endless_words_stay_on_the_screen(house, new_phone):
    world = EndlessWorld()
    owned, unit, section = world.owned, world.unit.code, world.section.slug
    piece = public_path(Article.objects.get(pk=owned.live))
    pages = {
        "anonymous": ["/", f"/{section}/", piece, "/don-vi/", f"/don-vi/{unit}/", f"/tim-kiem/?q={'w' * 300}",
                      f"/tai-khoan/loi-moi/{owned.invitation}/"],
        "lan": ["/lam-viec/", "/lam-viec/tin/", f"/lam-viec/tin/{owned.dispatch}/", "/lam-viec/viec/",
                f"/lam-viec/viec/{owned.task}/", "/lam-viec/gui-tin/", "/to-chuc/", f"/to-chuc/{unit}/"],
        "chief": ["/toa-soan/", f"/toa-soan/tin/{owned.dispatch}/", f"/toa-soan/bai/{owned.draft}/",
                  f"/toa-soan/bai/{owned.draft}/sua/", f"/toa-soan/bai/{owned.live}/", "/toa-soan/ban-bien-tap/",
                  "/lan-toa/", f"/lan-toa/{owned.release}/", f"/lan-toa/{owned.release}/luot/",
                  f"/lan-toa/{owned.release}/chua-toi/", "/lan-toa/kenh/", "/lan-toa/moi/",
                  f"/lan-toa/moi/?bai={owned.live}", f"/lan-toa/{owned.release}/thu-hoi/", "/chi-dao/"],
    }  # fmt: skip
    wide, broken = [], []
    for who, screen in product(pages, (360, 1280)):
        addresses = pages[who]
        context = new_phone(viewport={"width": screen, "height": 740}, is_mobile=screen == 360)
        page = context.new_page()
        page.on("console", lambda said: broken.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: broken.append(str(error)))
        if who != "anonymous":
            cookie = world.client(who).cookies["sessionid"]
            context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": house.address}])
        for address in addresses:
            answer = page.goto(address)
            assert answer.status == 200, (address, answer.status)
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > screen:
                wide.append((address, width, page.evaluate(WIDEST, screen)))
    assert not wide, "\n".join(map(str, wide))
    assert [text for text in broken if "Content Security Policy" in text or "Refused" in text] == []
