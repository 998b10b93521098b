"""What the API says when it says no: a problem, never a page, never a 500, nothing about other people's things."""

import json
from types import SimpleNamespace
from uuid import uuid4

import httpx
import pytest

from tests.contract.test_walk import FILING, is_problem, publish, release

CALLS = [
    ("GET", "/sections"), ("GET", "/dispatches"), ("POST", "/dispatches"), ("GET", "/dispatches/1"),
    ("POST", "/dispatches/1/accept"), ("POST", "/dispatches/1/return"), ("POST", "/pieces/1/publish"),
    ("POST", "/pieces/1/withdraw"), ("POST", "/releases"), ("GET", "/releases/1/coverage"),
    ("GET", "/releases/1/deliveries"), ("POST", "/deliveries/1/done"), ("POST", "/releases/1/recall"),
    ("GET", "/facts"), ("GET", "/units/LG"), ("GET", "/units"), ("GET", "/channels"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize("header", ["", "Bearer", "Bearer lt_sai", "Basic bGFuOmxhbg==", "Bearer \xff\xfe"])
def test_without_a_good_token_there_is_nothing(people: SimpleNamespace, method: str, path: str, header: str):
    headers = {"Idempotency-Key": "k"} | ({"Authorization": header.encode("latin-1")} if header else {})
    answer = httpx.request(method, f"{people.lan.address}/api/v1{path}", headers=headers)
    assert is_problem(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_other_units_ids_are_not_found_in_any_call(people: SimpleNamespace):
    number = people.lan.post("/dispatches", FILING).json()["id"]
    piece, _ = publish(people)
    run = release(people, piece)
    tasks = people.chief.get(f"/releases/{run}/deliveries", state="task").json()["items"]
    [task] = [row["id"] for row in tasks if row["unit"] == people.unit]
    proof, section = {"proof_url": "https://zalo.me/g/abc"}, {"section": people.section}
    audience = {"piece_id": piece, "audience": {"under": people.unit}, "due_at": "2030-01-01T00:00:00+07:00"}

    for who in (people.mai, people.nobody):
        hidden = [
            who.get(f"/dispatches/{number}"),
            who.post(f"/dispatches/{number}/accept", section),
            who.post(f"/dispatches/{number}/return", {"note": "Trả lại"}),
            who.post(f"/dispatches/{number}/decline", {"note": "Không dùng"}),
            who.post(f"/pieces/{piece}/publish"),
            who.post(f"/pieces/{piece}/withdraw"),
            who.post("/releases", audience),
            who.post(f"/releases/{run}/recall"),
            who.post(f"/deliveries/{task}/done", proof),
            who.get(f"/units/{people.unit}"),
            who.get("/facts", unit=people.unit),
            who.get("/units", under=people.unit),
        ]
        assert all(is_problem(answer, 404) for answer in hidden)
        assert people.unit not in who.get("/channels").text
        assert people.unit not in who.get("/units").text
    # Hidden and missing in the same words.
    for path, call in (("/dispatches/{}", "get"), ("/releases/{}/recall", "post"), ("/pieces/{}/publish", "post")):
        known = {"/dispatches/{}": number, "/releases/{}/recall": run, "/pieces/{}/publish": piece}[path]
        same = [getattr(people.mai, call)(path.format(which)).text for which in (known, 987_654_321)]
        assert same[0] == same[1]
    # A release to the province concerns Mai's unit, too: she sees her own part of it and nothing of Lan's.
    rows = people.mai.get(f"/releases/{run}/deliveries").json()["items"]
    assert {row["unit"] for row in rows} == {people.other}
    assert people.mai.get(f"/releases/{run}/coverage").json()["asked"] == 1
    assert is_problem(people.nobody.get(f"/releases/{run}/coverage"), 404)
    assert people.lan.get(f"/dispatches/{number}").json()["state"] == "received"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/khong-co", 404),
        ("POST", "/api/v1/khong/co/dau", 404),
        ("GET", "/api/v1/", 404),
        ("GET", "/api/", 404),
        ("GET", "/api/v2/sections", 404),
        ("GET", "/api/v1/dispatches/abc", 422),
        ("GET", "/api/v1/dispatches/99999999999999999999999", 422),
        ("GET", "/api/v1/dispatches/-1", 422),
        ("DELETE", "/api/v1/dispatches", 405),
        ("PUT", "/api/v1/sections", 405),
        ("GET", "/api/v1/releases", 405),
        ("GET", "/api/v1/units/%00", 400),
        ("GET", "/api/v1/units?q=%00", 400),
        ("GET", "/api/v1/units/%C3%28", 404),
        ("GET", "/api/v1/facts?from=hom-qua", 422),
        ("GET", "/api/v1/facts?kind=vang", 422),
        ("GET", "/api/v1/facts?cursor=abc", 409),
        ("GET", "/api/v1/channels?limit=nhieu", 422),
    ],
)
def test_addresses_and_methods_that_are_not_there(people: SimpleNamespace, method: str, path: str, status: int):
    answer = httpx.request(method, f"{people.admin.address}{path}", headers=people.admin.line.headers)
    assert is_problem(answer, status)
    assert status != 405 or answer.headers["Allow"]


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"", "application/json", (400, 422)),
        (b"{", "application/json", (400, 422)),
        (b"[1, 2]", "application/json", (400, 422)),
        (b"null", "application/json", (400, 422)),
        (b'"tin"', "application/json", (400, 422)),
        (b"\xff\xfe", "application/json", (400, 422)),
        (b"[" * 200_000, "application/json", (400, 422)),
        (b'{"a":' * 50_000 + b'"\\u0041"', "application/json", (400,)),
        (b'{"title": "a\\u0000b"}', "application/json", (400,)),
        (b'{"title": "\\ud800"}', "application/json", (400,)),
        (b'{"title": "a\x00b"}', "application/json", (400,)),
        (b'{"title": ' + b"9" * 6000 + b"}", "application/json", (400, 422)),
        (b"x" * 6_000_000, "application/json", (413,)),
        (b"x" * 6_000_000, "text/plain", (413,)),
        (b"title=Tin", "application/x-www-form-urlencoded", (400, 415, 422)),
        (b"khong phai bieu mau", "multipart/form-data", (400, 422)),
        (b"--x\r\n\r\ncut", "multipart/form-data; boundary=x", (400, 422)),
        (b"\x89PNG", "image/png", (400, 415, 422)),
    ],
)
@pytest.mark.parametrize("path", ["/dispatches", "/releases"])
def test_bodies_that_cannot_be_read(people: SimpleNamespace, path: str, content: bytes, kind: str, status: tuple):
    headers = {"Content-Type": kind, "Idempotency-Key": uuid4().hex}
    answer = people.admin.line.post(path, content=content, headers=headers)
    assert is_problem(answer, answer.status_code)
    assert answer.status_code in ((*status, 422, 400) if path == "/releases" and 413 not in status else status)


def test_a_form_cannot_smuggle_what_json_cannot(people: SimpleNamespace, photo: bytes):
    body = (
        b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nTin \x00 r\xe1\xbb\x97ng\r\n'
        b'--x\r\nContent-Disposition: form-data; name="photos"; filename="a\x00.jpg"\r\n\r\n' + photo + b"\r\n--x--\r\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Idempotency-Key": uuid4().hex}
    answer = people.lan.line.post("/dispatches", content=body, headers=headers)
    assert answer.status_code in (201, 400, 409, 422), answer.text
    for name, content in (("anh.jpg", b"PK\x03\x04zip"), ("anh.jpg", b""), ("a.docx", b"")):
        files = [("photos", (name, content, "image/jpeg"))]
        refused = people.lan.post("/dispatches", FILING, files=files)
        assert is_problem(refused, refused.status_code)
        assert refused.status_code in (409, 422)


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""}, {"title": "   "}, {"title": "T" * 5000}, {"place": "P" * 5000}, {"author": "A" * 5000},
        {"happened_at": "hôm qua"}, {"happened_at": "0001-01-01T00:00:00"},
        {"happened_at": "9999-12-31T23:59:59-14:00"},
        {"unit": "KHONG-CO"}, {"body": "B" * 2_000_000}, {"client_id": "khong-phai-uuid"},
    ],
)  # fmt: skip
def test_a_dispatch_that_cannot_be_is_refused_in_words(people: SimpleNamespace, change: dict):
    answer = people.lan.post("/dispatches", {**FILING, **change})
    assert is_problem(answer, answer.status_code)
    assert answer.status_code in (409, 413, 422)


def test_markup_stays_text(people: SimpleNamespace):
    evil = '<script>alert(1)</script><img src=x onerror="alert(2)"><a href="javascript:alert(3)">x</a>'
    filing = {name: f"{name} {evil}" for name in ("title", "place", "author")}
    _, url = publish(people, **filing, body=f"{evil}\n\n{{{{ 7*7 }}}} {evil}")
    page = httpx.get(url).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript:' not in page


def test_a_long_key_and_an_odd_key(people: SimpleNamespace):
    assert is_problem(people.lan.post("/dispatches", FILING, key="k" * 201), 422)
    assert people.lan.post("/dispatches", FILING, key="k" * 200).status_code == 201
    odd = {"Idempotency-Key": "khóa lạ".encode(), "Content-Type": "application/json"}
    assert people.lan.line.post("/dispatches", content=json.dumps(FILING), headers=odd).status_code == 201


def test_each_wrong_field_is_named_in_vietnamese(people: SimpleNamespace):
    answer = people.chief.post(
        "/releases", {"piece_id": 0, "audience": {"under": 1, "kinds": ["vu-tru"]}, "due_at": "mai"}
    )
    assert is_problem(answer, 422)
    told = {row["field"]: row["message"] for row in answer.json()["errors"]}
    assert told["piece_id"] == "Phải từ 1 trở lên."
    assert told["audience.under"] == "Phải là chữ."
    assert told["audience.kinds.0"].startswith("Chỉ nhận một trong: 'national', 'province'")
    assert told["due_at"].startswith("cần ngày giờ dạng")
    files = [("photos", (None, "không phải tệp"))]
    assert is_problem(people.lan.post("/dispatches", FILING, files=files), 422)
    assert "\\u" not in answer.text
