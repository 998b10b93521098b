"""One client of the Graph API: address, token, proof of the app's secret, errors by class."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
from django.conf import settings

from lantoa.kit.crypto import keyed_digest
from lantoa.publishing.distribution.networks.base import Account, Job, Usage
from lantoa.publishing.distribution.networks.facebook.errors import is_missing, is_wrong_proof, note_usage, refusal
from lantoa.publishing.distribution.networks.http import call, lost
from lantoa.publishing.distribution.rules import Pace

GRAPH_HOST = "https://graph.facebook.com"
# The real service has hosts of its own for these; a simulator or a proxy has one for all.
VIDEO_HOST = "https://graph-video.facebook.com"
LOGIN_HOST = "https://www.facebook.com"

Asked = tuple[httpx.Response, dict[str, Any]]


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

    async def post(self, path: str, values: dict[str, str], *, stores: bool = False, host: str = "") -> dict[str, Any]:
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
        fields = {**values, "locale": "vi_VN"}
        if self.token:
            fields["access_token"] = self.token
        url, place = address(path, host=host), "data" if method == "POST" else "params"
        answer, body = await self._proven(
            lambda proof: call(self, method, url, stores=stores, **{place: fields | proof})
        )
        return self.read(answer, body, stores=stores, missing_is_fine=missing_is_fine)

    async def ask_session(self, session: str) -> dict[str, Any]:
        """What an upload session says; its id carries a query of its own, and the token goes in a header."""
        url, headers = address(session), self.authorised()
        answer, body = await self._proven(
            lambda proof: call(self, "GET", with_query(url, proof), stores=False, headers=headers)
        )
        return self.read(answer, body)

    async def _proven(self, ask: Callable[[dict[str, str]], Awaitable[Asked]]) -> Asked:
        """The answer with the app's proof; without it where the token turns out to be another app's."""
        while True:
            proof = self.proof()
            answer, body = await ask(proof)
            if not proof or not is_wrong_proof(body.get("error")):
                return answer, body
            self.app_secret = ""

    def authorised(self) -> dict[str, str]:
        """The token as uploads want it."""
        return {"Authorization": f"OAuth {self.token}"}

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


def with_query(url: str, values: dict[str, str]) -> str:
    """The address with these added to the query it may have."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(values)}" if values else url
