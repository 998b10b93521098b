from datetime import timedelta

import pytest

from lantoa.kit.clock import VIETNAM, now
from lantoa.org.people.facade import Role
from lantoa.org.people.tests.callers import Caller
from lantoa.publishing.distribution.models import Release
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_page, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(client):
    house = Federation()
    make_channel(house.units[0])
    make_channel(house.units[0], "zalo_group", is_automatic=False)
    house.editor = Caller(client, house.lan)
    house.officer = Caller(client, make_user(Role.OFFICER, house.units[0]))
    house.wanted = {
        "piece_id": make_page().pk,
        "audience": {"under": house.province.code, "kinds": ["grassroots"], "networks": []},
        "texts": {"default": "Mời đọc."},
        "due_at": (now() + timedelta(hours=4)).isoformat(),
        "urgent": False,
    }
    return house


def test_the_contracts_way_from_start_to_recall(house):
    started = house.editor.post("/releases", house.wanted)
    assert started.status_code == 201, started.content
    number = started.json()["id"]
    assert started.json() == {"id": number, "deliveries": 2}

    [task] = house.editor.get(f"/releases/{number}/deliveries?state=task").json()["items"]
    assert task["network"] == "zalo_group"
    done = house.officer.post(f"/deliveries/{task['id']}/done", {"proof_url": "https://zalo.me/g/abc"})
    assert done.json()["state"] == "done"

    assert house.editor.get(f"/releases/{number}/coverage").json() == {
        "asked": 2,
        "reached": 1,
        "percent": 50.0,
        "by_kind": {"grassroots": {"asked": 2, "reached": 1, "percent": 50.0}},
        "deliveries": {
            "waiting": 1, "sending": 0, "sent": 0, "in_doubt": 0, "failed": 0, "task": 0, "done": 1, "recalled": 0,
            "exempt": 0,
        },
    }  # fmt: skip

    assert house.editor.post(f"/releases/{number}/recall").json() == {"id": number, "state": "recalled"}
    assert house.editor.get(f"/releases/{number}/coverage").json()["deliveries"]["recalled"] == 1


def test_the_same_key_starts_one_release(house):
    answers = [house.editor.post("/releases", house.wanted, key="k1") for _ in range(3)]
    assert len({answer.content for answer in answers}) == 1
    assert Release.objects.count() == 1


def test_deliveries_come_in_pages(house):
    number = house.editor.post("/releases", house.wanted).json()["id"]
    first = house.editor.get(f"/releases/{number}/deliveries?limit=1").json()
    second = house.editor.get(f"/releases/{number}/deliveries?limit=1&cursor={first['next']}").json()
    assert len({row["id"] for row in first["items"] + second["items"]}) == 2
    assert second["next"] is None


def test_channels_never_show_a_token(house):
    answer = house.editor.get("/channels")
    assert len(answer.json()["items"]) == 2
    assert "EAAsim" not in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"piece_id": 99_999_999}, 404),
        ({"piece_id": 0}, 422),
        ({"audience": {"under": "KHONG-CO"}}, 404),
        ({"audience": {"under": "LG", "kinds": ["galaxy"]}}, 422),
        ({"due_at": "2020-01-01T00:00:00+07:00"}, 409),
        ({"texts": {"zalo_oa": "a" * 301}}, 409),
        ({"texts": {"default": "a\u0000b"}}, 400),
    ],
)
def test_what_cannot_be_is_a_problem(house, change, status):
    answer = house.editor.post("/releases", house.wanted | change)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert Release.objects.count() == 0


def test_other_peoples_things_look_missing(house, client):
    number = house.editor.post("/releases", house.wanted).json()["id"]
    [task] = house.editor.get(f"/releases/{number}/deliveries?state=task").json()["items"]
    stranger = Caller(client, make_user(Role.OFFICER, house.units[1]))
    assert stranger.post("/releases", house.wanted).status_code == 404
    assert stranger.post(f"/releases/{number}/recall").status_code == 404
    assert stranger.post(f"/deliveries/{task['id']}/done", {"proof_url": "https://a.vn/"}).status_code == 404
    assert stranger.get("/channels").json()["items"] == []
    assert house.officer.post(f"/releases/{number}/recall").status_code == 404


def test_a_release_is_planned_paused_corrected_and_stopped(house):
    plan = {"waves": {"grassroots": 2}, "variants": {"default": ["Lời hai"]}, "mandatory": False}
    number = house.editor.post("/releases", house.wanted | plan).json()["id"]
    release = Release.objects.get(pk=number)
    assert (release.waves, release.variants, release.is_mandatory) == (
        {"grassroots": 2},
        {"default": ["Lời hai"]},
        False,
    )
    assert house.editor.post(f"/releases/{number}/pause").json()["state"] == "paused"
    assert house.editor.post(f"/releases/{number}/resume").json()["state"] == "running"
    wrong = house.editor.post(f"/releases/{number}/correct", {"reason": " ", "texts": {"default": "Đúng"}})
    assert wrong.status_code in (400, 409, 422)
    right = {"reason": "Sai tên", "texts": {"default": "Đúng"}}
    assert house.editor.post(f"/releases/{number}/correct", right).json()["state"] == "running"
    assert house.editor.post(f"/releases/{number}/stop").json()["state"] == "stopped"
    release.refresh_from_db()
    assert (release.version, set(release.deliveries.values_list("state", flat=True))) == (2, {"exempt"})


def test_a_schedule_without_a_zone_is_vietnamese_time(house):
    at = (now() + timedelta(hours=8)).astimezone(VIETNAM).replace(tzinfo=None)
    due = (now() + timedelta(hours=30)).isoformat()
    answer = house.editor.post("/releases", house.wanted | {"starts_at": at.isoformat(), "due_at": due})
    assert answer.json()["deliveries"] == 0
    release = Release.objects.get()
    assert (release.state, release.starts_at) == ("scheduled", at.replace(tzinfo=VIETNAM))


def test_only_who_may_release_steers_over_the_api(house):
    number = house.editor.post("/releases", house.wanted).json()["id"]
    body = {"reason": "x", "texts": {}}
    answers = [
        house.officer.post(f"/releases/{number}/{what}", body) for what in ("pause", "resume", "stop", "correct")
    ]
    assert {answer.status_code for answer in answers} == {404}
