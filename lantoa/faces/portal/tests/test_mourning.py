"""The portal in mourning: begun and ended by whom, when it shows, and that grey can still be read."""

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client, RequestFactory

from lantoa.design.typeface import colours
from lantoa.faces.portal import mourning
from lantoa.faces.portal.context import Around
from lantoa.faces.portal.models import PortalSettings
from lantoa.faces.portal.mourning import begin_mourning, end_mourning, turn_mourning
from lantoa.faces.portal.tests.factories import address, make_piece
from lantoa.faces.portal.tests.test_palettes import ENOUGH, contrast, palette
from lantoa.faces.portal.views.wrong import server_error
from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.audit.facade import AuditEntry
from lantoa.org.people.facade import Role
from lantoa.publishing.newsroom.facade import EMagazine
from lantoa.publishing.newsroom.tests.factories import Federation, make_user
from lantoa.services.cache.facade import drop_pages

WORDS = "Vô cùng thương tiếc đồng chí Nguyễn Văn Mẫu"
PATH = "/toa-soan/cong/che-do-tang/"
BAND = "mourning__band"


@pytest.fixture
def lg(db: None) -> Federation:
    return Federation()


@pytest.fixture
def drops(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often every kept page was dropped."""
    found: list[int] = []
    monkeypatch.setattr(mourning, "drop_pages", lambda: found.append(1))
    return found


def _begin(lg: Federation, *, hours: tuple[float, float] = (0, 48), text: str = WORDS) -> PortalSettings:
    begins, ends = (now() + timedelta(hours=one) for one in hours)
    return begin_mourning(text=text, begins=begins, ends=ends, by=lg.chief)


def _clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    for place in ("mourning", "frame"):
        monkeypatch.setattr(f"lantoa.faces.portal.{place}.now", lambda: moment)


def test_every_page_stands_in_mourning_and_no_longer(lg: Federation, client: Client, drops: list[int]) -> None:
    piece = address(make_piece())
    for path in ("/", piece, "/don-vi/"):
        assert BAND not in client.get(path).content.decode()
    _begin(lg)
    for path in ("/", piece, "/don-vi/"):
        said = client.get(path).content.decode()
        assert WORDS in said
        assert '<html lang="vi" class="mourning">' in said
    end_mourning(by=lg.chief)
    assert BAND not in client.get("/").content.decode()
    assert len(drops) == 2
    verbs = AuditEntry.objects.filter(verb__startswith="portal.").order_by("pk").values_list("verb", "actor")
    assert list(verbs) == [("portal.begin_mourning", lg.chief.pk), ("portal.end_mourning", lg.chief.pk)]


def test_pages_for_what_went_wrong_and_those_of_other_packages_mourn_too(
    lg: Federation, client: Client, rf: RequestFactory, django_assert_num_queries: Any
) -> None:
    gone = address(make_piece(live=False, state="withdrawn"))
    _begin(lg)
    for path, status in (("/khong-co/", 404), (gone, 410), ("/ban-tin/", 200)):
        answer = client.get(path)
        assert (answer.status_code, BAND in answer.content.decode()) == (status, True), path
    with django_assert_num_queries(0):
        said = server_error(rf.get("/")).content.decode()
    assert "Có lỗi ở máy chủ" in said
    assert '<html lang="vi" class="mourning">' in said
    end_mourning(by=lg.chief)
    assert BAND not in client.get("/khong-co/").content.decode()
    assert BAND not in server_error(rf.get("/")).content.decode()


def test_a_page_for_what_went_wrong_stands_without_a_database(lg: Federation, rf: RequestFactory) -> None:
    """What was last read is told; nothing more is asked of a transaction that is broken."""
    _begin(lg)
    around = Around(rf.get("/"))
    assert around.mourning == WORDS
    drop_pages()
    with transaction.atomic():
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
        broken = Around(rf.get("/"))
        assert (broken.mourning, broken.sections) == (WORDS, [])
        transaction.set_rollback(True)


def test_it_begins_and_ends_by_itself_and_drops_the_pages_once(
    lg: Federation, client: Client, drops: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = _begin(lg, hours=(1, 2))
    assert (turn_mourning(), len(drops)) == (False, 1)
    for moment, is_on in ((row.mourning_from, True), (row.mourning_until, False)):
        _clock(monkeypatch, moment)
        drops.clear()
        assert [turn_mourning(), turn_mourning()] == [True, False]
        assert len(drops) == 1
        assert (BAND in client.get("/").content.decode()) is is_on


@pytest.mark.parametrize(
    "changes",
    [{"text": " "}, {"text": "x" * 161}, {"hours": (2, 1)}, {"hours": (-3, -1)}, {"hours": (0, 24 * 32)}],
)
def test_what_makes_no_sense_is_refused(lg: Federation, changes: dict[str, object]) -> None:
    with pytest.raises(RuleBroken):
        _begin(lg, **changes)
    with pytest.raises(RuleBroken, match="không ở chế độ tang"):
        end_mourning(by=lg.chief)
    assert _begin(lg).is_mourning(now())


def test_only_who_answers_for_the_portal_has_the_switch(lg: Federation, client: Client) -> None:
    admin = make_user(lg.province, Role.ADMINISTRATOR, name="Quản Trị")
    below = make_user(lg.district, Role.MANAGING_EDITOR, name="Trưởng Ban Dưới")
    given = {"act": "begin", "text": WORDS, "ends": f"{now() + timedelta(days=2):%Y-%m-%dT%H:%M}"}
    for user in (lg.editor, below):
        client.force_login(user)
        assert client.get(PATH).status_code == client.post(PATH, given).status_code == 404
    assert not PortalSettings.objects.exists()
    client.force_login(admin)
    assert client.post(PATH, {**given, "ends": "mai"}).status_code == 409
    assert client.post(PATH, given).status_code == 302
    said = client.get(PATH).content.decode()
    assert "Cổng đang ở chế độ tang" in said
    assert BAND not in said
    assert client.post(PATH, {"act": "end"}).status_code == 302
    assert "Kết thúc ngay" not in client.get(PATH).content.decode()


def test_the_demonstration_keeps_its_publisher(lg: Federation, client: Client, settings: object) -> None:
    settings.IS_DEMO = True  # type: ignore[attr-defined]
    _begin(lg)
    assert "Bà Trần Thị Mẫu" in client.get("/").content.decode()


def _grey(colour: str) -> str:
    """As CSS's grayscale(1) shows it. Source: Filter Effects 1, 9.6."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    shade = round(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return f"#{shade:02x}{shade:02x}{shade:02x}"


@pytest.mark.parametrize("name", EMagazine.Palette.values)
def test_grey_can_be_read_too(name: str) -> None:
    found = {**colours(), **palette(name)}
    pairs = [*product(("ink", "muted", "blue"), ("paper", "surface")), ("on-blue", "blue"), ("red", "paper")]
    pairs += [("on-gold", "gold"), ("ink", "amber-soft")]
    ratios = {pair: contrast(_grey(found[pair[0]]), _grey(found[pair[1]])) for pair in pairs if pair[1] in found}
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < ENOUGH} == {}
