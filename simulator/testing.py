"""A simulator of one's own for tests and benchmarks: started on a free port, gone afterwards."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from .zalo_clock import offset_to_hour

START_SECONDS = 20


class RunningSimulator:
    """A started simulator: its base addresses, and short ways to its control API."""

    def __init__(self, url: str, process: subprocess.Popen[str], smtp_url: str = "") -> None:
        self.url = url
        self.smtp_url = smtp_url
        self.process = process
        self.facebook_url = url + "/facebook"
        self.zalo_url = url + "/zalo"
        self.zalo_oauth_url = url + "/zalo-oauth"
        self.telegram_url = url + "/telegram"
        self.push_url = url + "/push"
        self.receiver_url = url + "/receiver"
        self.zalo_bot_url = url + "/zalo-bot"
        self.control_url = url + "/control"
        self.http = httpx.Client(timeout=30, trust_env=False)

    def environment(self) -> dict[str, str]:
        """The product's settings that point it here."""
        return {
            "FACEBOOK_GRAPH_URL": self.facebook_url,
            "ZALO_OPENAPI_URL": self.zalo_url,
            "ZALO_OAUTH_URL": self.zalo_oauth_url,
            "TELEGRAM_API_URL": self.telegram_url,
            "SMTP_URL": self.smtp_url,
            "YOUTUBE_API_URL": self.url + "/youtube",
            "YOUTUBE_OAUTH_URL": self.url + "/youtube",
            "YOUTUBE_CONSENT_URL": self.url + "/youtube",
            "TIKTOK_API_URL": self.url + "/tiktok",
            "TIKTOK_CONSENT_URL": self.url + "/tiktok",
            "ZALO_BOT_URL": self.zalo_bot_url,
        }

    def control(self, method: str, path: str, body: Any = None, **params: Any) -> Any:
        """What the control API answers. Raises httpx.HTTPStatusError when it refuses."""
        answer = self.http.request(method, f"{self.control_url}/{path}", json=body, params=params)
        answer.raise_for_status()
        return answer.json()

    def mail_tally(self) -> dict[str, Any]:
        """{"total", "recipients": {address: count}, "message_ids": {id: count}} of all mail ever accepted."""
        answer: dict[str, Any] = self.http.get(f"{self.url}/mail/tally").json()
        return answer

    def mail_raw(self, mail_id: str) -> bytes:
        """One message as it was received."""
        return self.http.get(f"{self.url}/mail/raw/{mail_id}").content

    def report_mail(self, kind: str, mail_id: str, **wish: Any) -> dict[str, Any]:
        """Send a `bounce` or `complaint` about one message to `url` with `secret`; the statuses it was answered."""
        answer: dict[str, Any] = self.http.post(f"{self.url}/mail/{kind}/{mail_id}", json=wish).json()
        return answer

    def reset(self) -> None:
        """Forget accounts, posts and faults; settings stay."""
        self.control("POST", "reset")

    def set(self, **values: Any) -> None:
        self.control("PATCH", "settings", values)

    def add_accounts(self, *accounts: dict[str, Any]) -> None:
        self.control("POST", "accounts", {"accounts": list(accounts)})

    def account(self, network: str, account_id: str) -> dict[str, Any]:
        """Tokens, calls, exchanges and all posts of one account."""
        answer: dict[str, Any] = self.control("GET", f"accounts/{network}/{account_id}")
        return answer

    def change_account(self, network: str, account_id: str, **values: Any) -> None:
        self.control("PATCH", f"accounts/{network}/{account_id}", values)

    def posts(self, network: str = "", **params: Any) -> list[dict[str, Any]]:
        """Everything stored, removed posts too (`is_removed`), all pages of the list."""
        rows: list[dict[str, Any]] = []
        after = 0
        while True:
            answer = self.control("GET", "posts", network=network, limit=5000, after=after, **params)
            rows += answer["posts"]
            if "after" not in answer:
                return rows
            after = answer["after"]

    def video(self, video_id: str) -> dict[str, Any]:
        """Size, SHA-256 and state of a page's video or reel."""
        answer: dict[str, Any] = self.control("GET", f"videos/{video_id}")
        return answer

    def webhook(self, events: list[dict[str, Any]], **how: Any) -> list[int]:
        """Send events to the registered callback (repeat, late_seconds, forge); the statuses it answered."""
        answer = self.control("POST", "webhooks/send", {"events": events, **how})
        return list(answer["statuses"])

    def counts(self, network: str) -> dict[str, int]:
        """Posts not removed, by account."""
        answer: dict[str, int] = self.control("GET", "counts", network=network)
        return answer

    def fault(self, kind: str, **rule: Any) -> int:
        """Script a fault (`next=1` unless told otherwise); returns the rule's id."""
        answer = self.control("POST", "faults", {"kind": kind, **rule})
        return int(answer["faults"][0]["id"])

    def event(self, network: str, account: str, **values: Any) -> dict[str, Any]:
        """Send an account's webhook event; what it sent (`headers`, `body`) and the `statuses` that came back."""
        answer: dict[str, Any] = self.control(
            "POST", "events", {"network": network, "account": account, "url": "", **values}
        )
        return answer

    def zalo_hour(self, hour: int) -> None:
        """Move Zalo's clock on to that hour in Vietnam."""
        self.set(zalo_clock_offset_seconds=offset_to_hour(hour, now=time.time()))

    def clear_faults(self) -> None:
        self.control("DELETE", "faults")

    def stop(self) -> None:
        self.http.close()
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Mailbox:
    """A small server for webhooks: keeps (headers with lower-case names, body) of each call, answers with `status`.

    `greet` says what a handshake's query gets back (None refuses it); `judge` may answer each call on its own merits.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[dict[str, str], bytes]] = []
        self.status = 200
        self.greet: Callable[[dict[str, str]], str | None] = lambda _query: None
        self.judge: Callable[[dict[str, str], bytes], int] = lambda _headers, _body: self.status
        box = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer = box.greet(dict(parse_qsl(urlsplit(self.path).query)))
                self._say(403 if answer is None else 200, (answer or "").encode())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                box.calls.append((headers, body))
                self._say(box.judge(headers, body), b"")

            def _say(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/webhook"

    def __enter__(self) -> Mailbox:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextlib.contextmanager
def running_simulator(
    *, data: Path | None = None, port: int = 0, arguments: tuple[str, ...] = ()
) -> Iterator[RunningSimulator]:
    """A simulator on a free port, in memory unless `data` names a folder.

    Raises RuntimeError when it does not start.
    """
    where = ["--data", str(data)] if data else ["--memory"]
    command = [sys.executable, "-m", "simulator", "--port", str(port), *where, *arguments]
    root = Path(__file__).resolve().parent.parent
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root)  # noqa: S603
    assert process.stdout is not None
    # The line comes when the port is open, so there is nothing to poll for.
    line = process.stdout.readline()
    if not line.startswith("simulator: http://"):
        process.kill()
        process.wait()
        raise RuntimeError(f"the simulator did not start: {line}")
    words = line.split()
    simulator = RunningSimulator(words[1].rstrip("/"), process, words[2])
    try:
        yield simulator
    finally:
        simulator.stop()
        process.stdout.close()
