"""The contract of the main job over real HTTP, as an outside program walks it."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import httpx
import pytest

from tests.live import House

STATES = {"waiting", "sending", "sent", "in_doubt", "failed", "task", "done", "recalled", "exempt"}
FILING = {
    "title": "Hội thi nấu ăn chào mừng 20/10",
    "body": "Sáng nay 120 đoàn viên dự thi.\nMười đội vào chung kết.",
    "happened_at": "2026-10-20T08:00:00+07:00",
    "place": "Nhà ăn ca 1",
    "author": "Trần Thị Lan",
}


def is_problem(answer: httpx.Response, status: int) -> bool:
    """Whether the answer is a problem of RFC 9457 with this status."""
    body = answer.json()
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert {"type", "title", "status", "detail"} <= set(body)
    assert body["status"] == status
    return bool(body["title"] and body["detail"])


def publish(people: SimpleNamespace, **changes: str) -> tuple[int, str]:
    """A fresh piece on the portal: its id and address."""
    number = people.lan.post("/dispatches", {**FILING, **changes}).json()["id"]
    accepted = people.editor.post(f"/dispatches/{number}/accept", {"section": people.section})
    piece = accepted.json()["piece_id"]
    published = people.chief.post(f"/pieces/{piece}/publish")
    assert published.status_code == 200, published.text
    return piece, published.json()["url"]


def release(people: SimpleNamespace, piece: int, **changes: object) -> int:
    given = {
        "piece_id": piece,
        "audience": {"under": people.root, "kinds": ["grassroots"], "networks": []},
        "texts": {"default": "Mời đoàn viên đọc."},
        "due_at": (datetime.now(UTC) + timedelta(hours=4)).isoformat(),
        "urgent": False,
    }
    started = people.chief.post("/releases", {**given, **changes})
    assert started.status_code == 201, started.text
    assert started.json() == {"id": started.json()["id"], "deliveries": 4}
    return started.json()["id"]


def test_the_command_prints_a_token_and_nothing_else(house: House, people: SimpleNamespace):
    assert people.printed == f"{people.lan.token}\n"
    assert people.lan.get("/sections").status_code == 200
    with pytest.raises(subprocess.CalledProcessError) as failed:
        house.run("token", "khong-co")
    assert failed.value.stdout == ""


def test_the_description_is_at_its_address(house: House):
    answer = httpx.get(f"{house.address}/api/v1/openapi.json")
    assert answer.status_code == 200
    paths = answer.json()["paths"]
    assert {
        "/api/v1/sections", "/api/v1/dispatches", "/api/v1/dispatches/{dispatch_id}",
        "/api/v1/dispatches/{dispatch_id}/accept", "/api/v1/dispatches/{dispatch_id}/return",
        "/api/v1/pieces/{piece_id}/publish", "/api/v1/pieces/{piece_id}/withdraw", "/api/v1/releases",
        "/api/v1/releases/{release_id}/coverage", "/api/v1/releases/{release_id}/deliveries",
        "/api/v1/deliveries/{delivery_id}/done", "/api/v1/releases/{release_id}/recall", "/api/v1/facts",
        "/api/v1/units/{code}", "/api/v1/channels",
    } <= set(paths)  # fmt: skip
    for path in paths.values():
        for method, operation in path.items():
            names = {parameter["name"] for parameter in operation.get("parameters", [])}
            assert ("Idempotency-Key" in names) == (method == "post")


def test_a_dispatch_goes_its_way(people: SimpleNamespace, photo: bytes):
    sections = people.lan.get("/sections").json()
    assert {"slug": people.section, "name": "Hoạt động công đoàn"} in sections["items"]
    files = [("photos", (f"anh-{n}.jpg", photo, "image/jpeg")) for n in range(2)]
    filed = people.lan.post("/dispatches", FILING, files=files)
    assert filed.status_code == 201, filed.text
    number = filed.json()["id"]
    assert filed.json() == {"id": number, "state": "received"}

    seen = people.lan.get(f"/dispatches/{number}").json()
    assert {**seen, **FILING, "photos": 2, "unit": people.unit, "piece_id": None} == {
        **seen, "happened_at": FILING["happened_at"]
    }  # fmt: skip
    returned = people.editor.post(f"/dispatches/{number}/return", {"note": "Bổ sung tên đội nhất."})
    assert returned.json() == {"id": number, "state": "returned"}
    assert people.lan.get(f"/dispatches/{number}").json()["note"] == "Bổ sung tên đội nhất."

    second = people.lan.post("/dispatches", FILING).json()["id"]
    accepted = people.editor.post(f"/dispatches/{second}/accept", {"section": people.section})
    piece = accepted.json()["piece_id"]
    assert accepted.json() == {"piece_id": piece}
    assert is_problem(people.editor.post(f"/pieces/{piece}/publish"), 409)
    url = people.chief.post(f"/pieces/{piece}/publish").json()["url"]
    assert url.endswith(f"-{piece}/")
    assert httpx.get(url).status_code == 200
    assert people.lan.get(f"/dispatches/{second}").json()["url"] == url

    assert people.chief.post(f"/pieces/{piece}/withdraw").json() == {"id": piece, "state": "withdrawn"}
    assert httpx.get(url).status_code == 410


@pytest.mark.parametrize("as_form", [False, True])
def test_the_same_dispatch_five_times_at_once_is_one(people: SimpleNamespace, photo: bytes, as_form: bool):
    key, title = uuid4().hex, f"Cùng một tin {uuid4().hex[:6]}"
    options = {"files": [("photos", ("anh.jpg", photo, "image/jpeg"))]} if as_form else {}
    with ThreadPoolExecutor(5) as pool:
        given = [
            pool.submit(people.lan.post, "/dispatches", {**FILING, "title": title}, key=key, **options)
            for _ in range(5)
        ]
        answers = [future.result() for future in given]

    assert {(answer.status_code, answer.text) for answer in answers} == {(201, answers[0].text)}
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 4
    mine = people.lan.get("/dispatches", limit=200).json()["items"]
    assert [(row["title"], row["photos"]) for row in mine if row["title"] == title] == [(title, int(as_form))]
    other = people.lan.post("/dispatches", {**FILING, "title": "Tin khác"}, key=key)
    assert as_form or is_problem(other, 422)


def test_a_release_is_spread_counted_and_recalled(people: SimpleNamespace):
    piece, _ = publish(people, title="Bữa cơm ca ba")
    number = release(people, piece)

    start = people.chief.get(f"/releases/{number}/coverage").json()
    assert set(start) == {"asked", "reached", "percent", "by_kind", "deliveries"}
    assert set(start["deliveries"]) == STATES
    assert (start["asked"], start["reached"], start["percent"]) == (2, 0, 0)
    assert (start["deliveries"]["waiting"], start["deliveries"]["task"]) == (2, 2)

    tasks = people.chief.get(f"/releases/{number}/deliveries", state="task", limit=1).json()
    rest = people.chief.get(f"/releases/{number}/deliveries", state="task", limit=1, cursor=tasks["next"]).json()
    rows = tasks["items"] + rest["items"]
    assert ({row["unit"] for row in rows}, rest["next"]) == ({people.unit, people.other}, None)
    [task] = [row["id"] for row in rows if row["unit"] == people.unit]

    done = people.lan.post(f"/deliveries/{task}/done", {"proof_url": "https://zalo.me/g/abcdef123"})
    assert (done.status_code, done.json()["state"], done.json()["url"]) == (200, "done", "https://zalo.me/g/abcdef123")
    assert is_problem(people.lan.post(f"/deliveries/{task}/done", {"proof_url": "javascript:alert(1)"}), 409)
    then = people.chief.get(f"/releases/{number}/coverage").json()
    assert (then["reached"], then["percent"], then["by_kind"]["grassroots"]["reached"]) == (1, 50, 1)
    assert (then["deliveries"]["task"], then["deliveries"]["done"]) == (1, 1)
    assert people.chief.get("/facts", kind="share_done", unit=people.unit).json()["total"] == 1

    recalled = people.chief.post(f"/releases/{number}/recall")
    assert (recalled.status_code, recalled.json()["id"]) == (200, number)
    end = people.chief.get(f"/releases/{number}/coverage").json()["deliveries"]
    assert (end["waiting"], end["task"]) == (0, 0)
    assert sum(end.values()) == 4


def test_facts_units_and_channels_are_read(people: SimpleNamespace):
    today = datetime.now(UTC) + timedelta(hours=7)
    filed = people.lan.post("/dispatches", FILING)
    assert filed.status_code == 201
    facts = people.lan.get("/facts", kind="dispatch_filed", unit=people.unit, **{"from": f"{today:%Y-%m-%d}"}).json()
    assert facts["total"] >= 1
    assert {row["unit"] for row in facts["items"]} == {people.unit}
    assert is_problem(people.lan.get("/facts", **{"from": "2026-02-01", "to": "2026-01-01"}), 409)

    unit = people.lan.get(f"/units/{people.unit}").json()
    assert (unit["code"], unit["kind"], unit["ancestors"][0]["code"]) == (people.unit, "grassroots", people.root)
    assert people.chief.get(f"/units/{people.root}").json()["children"] == {"superior": 2}

    channels = people.chief.get("/channels")
    assert len(channels.json()["items"]) == 4
    assert "secret-of-the-page" not in channels.text
    assert {row["unit"] for row in people.lan.get("/channels").json()["items"]} == {people.unit}
