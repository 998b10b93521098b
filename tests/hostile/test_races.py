"""Many at once over HTTP, and the same lists with one thing and with thirty."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TypeVar
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lantoa.kit.clock import now
from lantoa.org.facts.models import Fact
from lantoa.publishing.distribution.tests.factories import make_channel
from lantoa.publishing.newsroom.actions import approve_piece, submit_piece
from lantoa.publishing.newsroom.facade import Article, BoardDuty, Dispatch
from lantoa.publishing.newsroom.tests.factories import make_unit
from lantoa.services.notify.facade import notify
from tests.hostile.world import World

T = TypeVar("T")


def at_once(*works: Callable[[], T]) -> list[T]:
    """What each work returned, all begun together, each with a database line of its own."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], T]) -> T:
        try:
            barrier.wait(10)
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.fixture
def raced(transactional_db: None) -> World:
    return World()


def test_five_identical_dispatches_at_once_are_one(raced):
    headers = {**raced.token("lan"), "Idempotency-Key": "tin-mot"}
    body = json.dumps({"title": "Một tin", "body": "Việc"})
    form = {"unit": raced.unit.pk, "client_id": str(uuid4()), "title": "Tin từ biểu mẫu", "body": "Việc"}
    phones = [raced.client("lan") for _ in range(5)]

    def by_program() -> tuple[int, int]:
        answer = Client().post("/api/v1/dispatches", body, content_type="application/json", headers=headers)
        return answer.status_code, answer.json()["id"]

    answers = at_once(*[by_program] * 5)
    assert len(set(answers)) == 1
    assert answers[0][0] == 201
    statuses = at_once(*[lambda phone=phone: phone.post("/lam-viec/gui-tin/", form).status_code for phone in phones])
    assert statuses == [302] * 5
    assert (
        Dispatch.objects.filter(title="Một tin").count()
        == Dispatch.objects.filter(title="Tin từ biểu mẫu").count()
        == 1
    )
    filed = Dispatch.objects.get(title="Một tin")
    assert Fact.objects.filter(source=f"dispatch:{filed.pk}").count() == 1


def test_two_editors_take_one_dispatch_and_one_has_it(raced):
    address = f"/toa-soan/tin/{raced.owned.dispatch}/nhan/"
    clients = [raced.client(who) for who in ("editor", "second", "chief")]
    statuses = at_once(*[lambda client=client: client.post(address).status_code for client in clients])
    assert sorted(statuses) == [302, 409, 409]
    assert Dispatch.objects.get(pk=raced.owned.dispatch).taken_by is not None


def test_two_accept_one_dispatch_and_it_is_one_piece(raced):
    before = Article.objects.count()
    address, body = f"/api/v1/dispatches/{raced.owned.dispatch}/accept", json.dumps({"section": raced.section.slug})
    headers = [raced.token(who) for who in ("editor", "second", "chief")]
    at_once(
        *[
            lambda one=one: Client().post(address, body, content_type="application/json", headers=one).status_code
            for one in headers
        ]
    )
    assert Article.objects.count() == before + 1


def test_published_at_once_is_published_once(raced):
    piece = Article.objects.get(pk=raced.owned.draft)
    submit_piece(article=piece, by=raced.editor)
    approve_piece(article=piece, by=raced.second)
    clients = [raced.client(who) for who in ("second", "chief", "second", "chief")]
    at_once(*[lambda client=client: client.post(f"/toa-soan/bai/{piece.pk}/dang/").status_code for client in clients])
    assert Article.objects.get(pk=piece.pk).live
    assert Fact.objects.filter(kind="piece_published", source__contains=str(piece.pk)).count() == 1


def test_an_approval_during_an_edit_is_of_one_text(raced):
    piece = Article.objects.get(pk=raced.owned.draft)
    submit_piece(article=piece, by=raced.editor)
    editor, approver = raced.client("editor"), raced.client("second")
    page = editor.get(f"/toa-soan/bai/{piece.pk}/sua/")
    form = {name: value or "" for name, value in page.context["form"].initial.items()}
    form |= {"title": "Tít lén sửa", "seen": page.context["seen"]}
    at_once(
        lambda: editor.post(f"/toa-soan/bai/{piece.pk}/sua/", form).status_code,
        lambda: (
            approver.post(
                f"/toa-soan/bai/{piece.pk}/duyet/", {"seen": page.context["seen"], "publish": "1"}
            ).status_code
        ),
    )
    after = Article.objects.get(pk=piece.pk)
    # Either the edit came first and nothing is out, or what is out is the text that was read.
    assert not (after.live and after.title == "Tít lén sửa")


def test_a_release_started_at_once_is_one(raced):
    body = {
        "piece_id": raced.owned.live,
        "audience": {"under": raced.province.code},
        "texts": {"default": "Mời đọc"},
        "due_at": (now() + timedelta(days=1)).isoformat(),
    }
    headers = {**raced.token("chief"), "Idempotency-Key": "dot-mot"}

    def start() -> int:
        return Client().post("/api/v1/releases", body, content_type="application/json", headers=headers).json()["id"]

    assert len(set(at_once(*[start] * 4))) == 1


LISTS = {
    "chief": ["/toa-soan/", "/toa-soan/ban-bien-tap/", "/lan-toa/", "/lan-toa/kenh/", "/lan-toa/moi/", "/chi-dao/",
              "/lan-toa/{release}/", "/lan-toa/{release}/luot/", "/lan-toa/{release}/chua-toi/",
              "/to-chuc/{district}/"],
    "lan": ["/lam-viec/", "/lam-viec/tin/", "/lam-viec/viec/"],
    "anonymous": ["/", "/{section}/", "/don-vi/", "/don-vi/{district}/", "/don-vi/{unit}/", "/tim-kiem/?q=tin", "/rss/",
                  "/sitemap.xml"],
}  # fmt: skip
API = [
    "/api/v1/dispatches",
    "/api/v1/channels",
    "/api/v1/units",
    "/api/v1/releases/{release}/deliveries",
    "/api/v1/facts",
]


def counts(world: World) -> dict[str, int]:
    """Queries that each list costs now."""
    parts = {
        "release": world.owned.release,
        "unit": world.unit.code,
        "district": world.district.code,
        "section": world.section.slug,
    }
    found = {}
    for who, addresses in LISTS.items():
        client = world.client(who)
        for address in addresses:
            client.get(address.format(**parts))
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address.format(**parts)).status_code == 200, address
            found[address] = len(queries)
    headers = {"lan": world.token("lan"), "chief": world.token("chief")}
    for address in API:
        for who, given in headers.items():
            with CaptureQueriesContext(connection) as queries:
                assert Client().get(address.format(**parts), headers=given).status_code == 200, address
            found[f"{who} {address}"] = len(queries)
    return found


@pytest.mark.django_db
def test_a_long_list_costs_as_many_queries_as_a_full_one(world):
    # A block that shows at most so many is full by then; what still grows grows with every row.
    fill(world, 16)
    few = counts(world)
    fill(world, 30)
    many = counts(world)
    assert {address: (few[address], count) for address, count in many.items() if count > few[address]} == {}


def fill(world: World, number: int) -> None:
    """More of everything that a list shows."""
    for n in range(number):
        world.dispatch(title=f"Tin thêm {n}")
        make_unit(world.district, name=f"CĐCS thêm {n}")
        piece = world.published(title=f"Tin đăng thêm {n}")
        make_channel(world.unit, "zalo_group", is_automatic=False)
        world.release(piece)
        notify([world.lan], text=f"Thông báo {n}", source=f"thêm {n} {number}")
        BoardDuty.objects.create(user=world.person_of_board(), section=world.section, title="Biên tập", position=n)
