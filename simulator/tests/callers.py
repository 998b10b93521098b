"""The calls a connector makes, in few words."""

import io
import json
from typing import Any

import httpx
from PIL import Image

from simulator.testing import RunningSimulator

PAGE, OTHER_PAGE, OA = "990000000000001", "990000000000002", "990000000000000001"
TOKEN = f"EAAsim.{PAGE}"


def picture(*, kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#0A4DA2").save(out, kind)
    return out.getvalue()


class Graph:
    """One page token's view of the Graph API."""

    def __init__(self, simulator: RunningSimulator, http: httpx.Client, page: str = PAGE, token: str = "") -> None:
        self.url = simulator.facebook_url + "/v26.0/"
        self.http = http
        self.page = page
        self.token = token or f"EAAsim.{page}"

    def post(self, path: str, *, files: Any = None, **data: Any) -> httpx.Response:
        return self.http.post(self.url + path, data={"access_token": self.token, **data}, files=files)

    def get(self, path: str, **params: Any) -> httpx.Response:
        return self.http.get(self.url + path, params={"access_token": self.token, **params})

    def delete(self, path: str) -> httpx.Response:
        return self.http.delete(self.url + path, params={"access_token": self.token})

    def feed(self, message: str = "Tháng Công nhân", **data: Any) -> httpx.Response:
        return self.post(f"{self.page}/feed", message=message, **data)

    def upload(self, content: bytes | None = None, **data: Any) -> httpx.Response:
        files = {"source": ("anh.jpg", content or picture(), "image/jpeg")}
        return self.post(f"{self.page}/photos", files=files, published="false", **data)

    def album(self, message: str, photos: list[str]) -> httpx.Response:
        return self.feed(message, attached_media=json.dumps([{"media_fbid": photo} for photo in photos]))


class ZaloOa:
    """One official account's connector: its pair of tokens and its calls."""

    def __init__(self, simulator: RunningSimulator, http: httpx.Client, oa: str = OA) -> None:
        self.simulator = simulator
        self.http = http
        self.access, self.refresh_token = f"oa-{oa}-a0", f"oa-{oa}-r0"

    def post(self, path: str, body: Any, *, version: str = "v2.0") -> Any:
        url = f"{self.simulator.zalo_url}/{version}/{path}"
        answer = self.http.post(url, headers={"access_token": self.access}, json=body)
        assert answer.status_code == 200
        return answer.json()

    def upload(self, path: str, content: bytes, name: str = "a.jpg") -> Any:
        url = f"{self.simulator.zalo_url}/v2.0/{path}"
        files = {"file": (name, content)}
        return self.http.post(url, headers={"access_token": self.access}, files=files).json()

    def get(self, path: str, *, version: str = "v2.0", **params: Any) -> Any:
        url = f"{self.simulator.zalo_url}/{version}/{path}"
        answer = self.http.get(url, headers={"access_token": self.access}, params=params)
        assert answer.status_code == 200
        return answer.json()

    def create(self, **changes: Any) -> Any:
        return self.post("article/create", article(**changes))

    def published(self, **changes: Any) -> str:
        """The id of a new article, after it was processed."""
        token = self.create(**changes)["data"]["token"]
        return str(self.post("article/verify", {"token": token})["data"]["id"])

    def exchange(self, refresh_token: str | None = None, *, secret: str = "zalo-secret") -> Any:
        body = {"app_id": "200001", "grant_type": "refresh_token"}
        body["refresh_token"] = refresh_token or self.refresh_token
        url = self.simulator.zalo_oauth_url + "/v4/oa/access_token"
        answer = self.http.post(url, headers={"secret_key": secret}, data=body)
        assert answer.status_code == 200
        return answer.json()


def article(**changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": "normal",
        "title": "Tháng Công nhân 2026",
        "author": "Ban Tuyên giáo",
        "description": "Khám sức khỏe cho 1.200 đoàn viên.",
        "cover": {"cover_type": "photo", "photo_url": "http://127.0.0.1/anh.jpg", "status": "show"},
        "body": [{"type": "text", "content": "<p>Sáng nay.</p>"}],
        "status": "show",
    }
    body.update(changes)
    return {name: value for name, value in body.items() if value is not None}
