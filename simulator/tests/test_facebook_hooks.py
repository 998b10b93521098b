"""Webhooks: the callback is checked, events are signed over the bytes that go out."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from .callers import PAGE, Graph


class Receiver(BaseHTTPRequestHandler):
    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        known = query["hub.verify_token"] == ["đúng"]
        self._say(query["hub.challenge"][0].encode() if known else b"no")

    def do_POST(self):
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((raw, self.headers["X-Hub-Signature-256"]))
        self._say(b"")

    def _say(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def receiver():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.got = []
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def callback(simulator, receiver):
    address = f"http://127.0.0.1:{receiver.server_port}/hook"
    simulator.control("POST", "webhooks", {"callback": address, "verify_token": "đúng"})
    return receiver


def is_signed(raw, header, secret="facebook-secret"):
    return header == "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def test_a_callback_that_does_not_know_the_token_is_not_kept(simulator, receiver):
    address = f"http://127.0.0.1:{receiver.server_port}/hook"
    with pytest.raises(httpx.HTTPStatusError):
        simulator.control("POST", "webhooks", {"callback": address, "verify_token": "sai"})
    with pytest.raises(httpx.HTTPStatusError):
        simulator.webhook([{"post_id": f"{PAGE}_1"}])


def test_events_of_two_pages_go_out_in_one_signed_batch_and_repeat_to_the_byte(simulator, callback):
    events = [{"post_id": f"{PAGE}_1", "item": "comment", "message": "Hay quá"}, {"post_id": "7_2", "verb": "remove"}]
    assert simulator.webhook(events, repeat=5, late_seconds=600) == [200] * 5
    assert len({raw for raw, _ in callback.got}) == 1
    raw, header = callback.got[0]
    assert is_signed(raw, header)
    assert raw.isascii()
    entries = json.loads(raw)["entry"]
    assert [entry["id"] for entry in entries] == [PAGE, "7"]
    assert entries[0]["changes"][0]["value"]["message"] == "Hay quá"


def test_a_forged_signature_is_of_another_secret(simulator, callback):
    simulator.webhook([{"post_id": f"{PAGE}_1"}], forge=True)
    [(raw, header)] = callback.got
    assert header.startswith("sha256=")
    assert not is_signed(raw, header)


def test_an_app_subscribes_to_a_pages_feed(simulator, http):
    graph = Graph(simulator, http)
    assert graph.post(f"{PAGE}/subscribed_apps", subscribed_fields="feed,mention").json() == {"success": True}
    assert graph.post(f"{PAGE}/subscribed_apps", subscribed_fields="gì đó").json()["error"]["code"] == 100
    [app] = graph.get(f"{PAGE}/subscribed_apps").json()["data"]
    assert app["subscribed_fields"] == ["feed", "mention"]
