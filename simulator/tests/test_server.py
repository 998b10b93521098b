"""The process: what it keeps, how it ends, how it reads HTTP; and the pages for people."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from simulator.testing import running_simulator

from .callers import OA, PAGE, TOKEN, Graph, ZaloOa


def test_a_killed_simulator_keeps_every_answered_post(tmp_path):
    answered = []

    def keep_posting(simulator):
        with httpx.Client(timeout=5, trust_env=False) as http, contextlib.suppress(httpx.TransportError):
            graph = Graph(simulator, http)
            while True:
                answered.append(graph.feed(f"Bài {len(answered)}").json()["id"])

    with running_simulator(data=tmp_path) as simulator:
        poster = threading.Thread(target=keep_posting, args=[simulator])
        poster.start()
        while len(answered) < 200:
            time.sleep(0.01)
        os.kill(simulator.process.pid, signal.SIGKILL)
        poster.join()
    (tmp_path / "events.jsonl").open("ab").write(b'["post","torn')

    with running_simulator(data=tmp_path) as simulator:
        kept = [post["id"] for post in simulator.posts("facebook")]
    # The last post may have been stored without its answer getting out.
    assert kept[: len(answered)] == answered
    assert len(kept) <= len(answered) + 1


def test_tokens_articles_and_pictures_outlive_a_restart(tmp_path, http):
    with running_simulator(data=tmp_path) as simulator:
        simulator.set(zalo_processing_seconds=0)
        oa, graph = ZaloOa(simulator, http), Graph(simulator, http)
        oa.published()
        pair = oa.exchange()
        post = graph.album("Ảnh", [graph.upload().json()["id"]]).json()["id"]
        simulator.change_account("facebook", PAGE, token_fate=460)

    with running_simulator(data=tmp_path) as simulator:
        oa, graph = ZaloOa(simulator, http), Graph(simulator, http, token=f"EAAsim.{PAGE}.b")
        old = oa.get("oa/getoa")["error"]
        oa.access = pair["access_token"]
        picture = graph.get(post, fields="full_picture").json()["full_picture"]

        assert old == -220
        assert oa.get("article/getslice", offset=0, limit=10, type="normal")["data"]["total"] == 1
        assert simulator.account("zalo_oa", OA)["exchanges"][oa.refresh_token]["exchanged"] == 1
        assert http.get(picture).status_code == 200
        assert Graph(simulator, http).feed().json()["error"]["error_subcode"] == 460


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_even_while_an_answer_waits(sign):
    with running_simulator() as simulator:
        simulator.fault("hang")
        with httpx.Client(trust_env=False) as http, pytest.raises(httpx.ReadTimeout):
            http.post(f"{simulator.facebook_url}/{PAGE}/feed", data={"access_token": TOKEN}, timeout=0.2)
        simulator.process.send_signal(sign)
        assert simulator.process.wait(5) == 0


def start(*arguments):
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "simulator", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=root, timeout=10)


def test_a_port_or_folder_in_use_is_one_sentence(tmp_path):
    with running_simulator(data=tmp_path) as simulator:
        port = simulator.url.rsplit(":", 1)[1]
        same_port = start("--port", port, "--memory")
        same_folder = start("--port", "0", "--data", str(tmp_path))

    assert (same_port.returncode, same_folder.returncode) == (1, 1)
    assert same_port.stderr.count("\n") == same_folder.stderr.count("\n") == 1
    assert port in same_port.stderr
    assert "another simulator" in same_folder.stderr


def talk(simulator, data, *, parts=1):
    """All the server says to these bytes, sent in so many pieces."""
    host, port = simulator.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as line:
        step = len(data) // parts + 1
        for start_ in range(0, len(data), step):
            line.sendall(data[start_ : start_ + step])
        said = b""
        while piece := line.recv(65536):
            said += piece
    return said


@pytest.mark.parametrize("parts", [1, 40])
def test_pipelined_calls_are_answered_in_order(simulator, parts):
    simulator.fault("slow", network="facebook", on="read", options={"ms": 200})
    first = f"GET /facebook/{PAGE}?access_token={TOKEN} HTTP/1.1\r\nhost: x\r\n\r\n"
    second = "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
    said = talk(simulator, (first + second).encode(), parts=parts).decode()

    assert said.index(PAGE) < said.index('"status":"ok"')


def test_a_chunked_body_is_read(simulator, http):
    def pieces():
        yield b"message=t%E1%BB%ABng%20"
        yield b"ph%E1%BA%A7n&access_token=" + TOKEN.encode()

    kind = {"content-type": "application/x-www-form-urlencoded"}
    http.post(f"{simulator.facebook_url}/{PAGE}/feed", content=pieces(), headers=kind)

    assert [post["message"] for post in simulator.posts()] == ["từng phần"]


@pytest.mark.parametrize(
    "request_",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"x: " + b"y" * 70_000,
        b"POST / HTTP/1.1\r\ncontent-length: many\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: 99999999999\r\n\r\n",
    ],
)
def test_an_unreadable_call_is_refused_and_the_server_lives(simulator, http, request_):
    assert talk(simulator, request_).startswith(b"HTTP/1.1 400")
    assert http.get(simulator.url + "/healthz").status_code == 200


def test_thousands_of_accounts_in_one_call(simulator):
    simulator.control("POST", "accounts", {"network": "facebook", "first_id": PAGE, "count": 5000})

    assert simulator.control("GET", "accounts", network="facebook", limit=1)["total"] == 5000
    assert set(simulator.counts("facebook").values()) == {0}


def test_unknown_tokens_are_refused_when_accounts_must_be_made_first(simulator, http):
    simulator.set(auto_create=False)

    assert Graph(simulator, http).feed().json()["error"]["code"] == 190
    simulator.add_accounts({"network": "facebook", "id": PAGE, "token": "mã riêng"})
    assert Graph(simulator, http, token="mã riêng").feed().status_code == 200


def test_people_see_what_followers_see(simulator, http):
    simulator.set(zalo_processing_seconds=0)
    simulator.add_accounts({"network": "facebook", "id": PAGE, "name": "CĐCS May <Sông Lam>", "followers": 12345})
    graph, oa = Graph(simulator, http), ZaloOa(simulator, http)
    graph.feed("<b>Tin</b> mới", link="https://example.vn/s/abc")
    removed = graph.feed("Bài nhầm").json()["id"]
    graph.delete(removed)
    hidden = oa.published(status="hide", body=[{"type": "text", "content": "<p>Chữ<script>alert(1)</script></p>"}])

    home = http.get(simulator.url, params={"q": "sông lam"}).text
    page = http.get(f"{simulator.url}/pages/{PAGE}").text
    article = http.get(f"{simulator.url}/oas/{OA}/articles/{hidden}").text
    assert "CĐCS May &lt;Sông Lam&gt;" in home
    assert OA not in home
    assert "&lt;b&gt;Tin&lt;/b&gt; mới" in page
    assert "12.345 người theo dõi" in page
    assert page.index("Người theo dõi không thấy") < page.index("Bài nhầm")
    assert "đang ẩn" in article
    assert "<p>Chữ</p>" in article
    assert "alert" not in article
    assert http.get(f"{simulator.url}/pages/1").status_code == 404


def test_people_script_faults_and_end_tokens(simulator, http):
    graph = Graph(simulator, http)
    form = {"kind": "policy", "network": "facebook", "account": PAGE, "on": "write", "next": "1", "percent": "0"}
    added = http.post(simulator.url + "/faults", data=form)
    panel = http.get(simulator.url + "/faults").text
    struck = graph.feed("Một").json()["error"]["code"]
    http.post(simulator.url + "/faults/remove", data={"id": simulator.control("GET", "faults")["faults"][0]["id"]})
    http.post(f"{simulator.url}/pages/{PAGE}/switch", data={"do": "revoke"})

    assert added.status_code == 303
    assert "Bị chặn vì chính sách" in panel
    assert struck == 368
    assert simulator.control("GET", "faults") == {"faults": []}
    assert graph.feed("Hai").json()["error"]["error_subcode"] == 460
    assert "không còn dùng được" in http.get(f"{simulator.url}/pages/{PAGE}").text
