"""One client of the Graph API: address, token, proof of the app's secret, errors by class."""

from dataclasses import dataclass, field
from typing import Any

import httpx
from django.conf import settings

from lantoa.kit.crypto import keyed_digest
from lantoa.publishing.distribution.networks.base import Account, Job, Usage
from lantoa.publishing.distribution.networks.facebook.errors import is_missing, note_usage, refusal
from lantoa.publishing.distribution.networks.http import call, lost
from lantoa.publishing.distribution.rules import Pace

GRAPH_HOST = "https://graph.facebook.com"
# The real service has hosts of its own for these; a simulator or a proxy has one for all.
VIDEO_HOST = "https://graph-video.facebook.com"
LOGIN_HOST = "https://www.facebook.com"


@dataclass
class Graph:
    """Calls on behalf of one token. Every call may raise ChannelError, one that stores also Doubtful."""

    http: httpx.AsyncClient
    token: str = field(repr=False)
    app_secret: str = field(default="", repr=False)
    pace: Pace = field(default_factory=Pace)
    usage: Usage = field(default_factory=Usage)

    @classmethod
    def of(cls, who: Job | Account) -> "Graph":
        """The client of a delivery or of a channel."""
        usage = who.usage if isinstance(who, Job) else Usage()
        return cls(who.http, who.token, who.app_secret, who.pace, usage)

    async def get(self, path: str, **values: str) -> dict[str, Any]:
        return await self.send("GET", path, values)

    async def post(self, path: str, *, stores: bool = False, host: str = "", **values: str) -> dict[str, Any]:
        return await self.send("POST", path, values, stores=stores, host=host)

    async def delete(self, path: str) -> None:
        """Remove an object; one that is already gone is no error."""
        await self.send("DELETE", path, {}, missing_is_fine=True)

    async def send(
        self,
        method: str,
        path: str,
        values: dict[str, str],
        *,
        stores: bool = False,
        missing_is_fine: bool = False,
        host: str = "",
    ) -> dict[str, Any]:
        fields = {**values, "locale": "vi_VN", **self.proof()}
        if self.token:
            fields["access_token"] = self.token
        place: dict[str, Any] = {"data" if method == "POST" else "params": fields}
        answer, body = await call(self, method, address(path, host=host), stores=stores, **place)
        return self.read(answer, body, stores=stores, missing_is_fine=missing_is_fine)

    def proof(self) -> dict[str, str]:
        """That the call comes from the app's own server; empty when its secret is not known."""
        return {"appsecret_proof": keyed_digest(self.app_secret, self.token)} if self.app_secret and self.token else {}

    def read(
        self, answer: httpx.Response, body: dict[str, Any], *, stores: bool = False, missing_is_fine: bool = False
    ) -> dict[str, Any]:
        """The body unless it holds an error, whatever the status says."""
        note_usage(answer, self.usage)
        error = body.get("error")
        if isinstance(error, dict):
            if missing_is_fine and is_missing(error):
                return {}
            raise refusal(error, stores=stores, usage=self.usage)
        if answer.is_error:
            raise lost(stores, f"HTTP {answer.status_code}")
        return body


def address(path: str, *, host: str = "") -> str:
    """The versioned address of a path; `host` is where the real service wants it, if not at its usual host."""
    base = settings.FACEBOOK_GRAPH_URL.rstrip("/")
    if host and base == GRAPH_HOST:
        base = host
    return f"{base}/{settings.FACEBOOK_GRAPH_VERSION}/{path}"
