"""Tokens of the pattern `<letters>.<account id>.a0` and `…r0`: an account appears when they are first used."""

from __future__ import annotations

import hmac
import time
from typing import Any, ClassVar

from .platform import Member, Platform
from .wire import Call


class BearerPlatform(Platform):
    """A platform whose accounts hold one access token with an end, and one refresh token."""

    letters: ClassVar[str]
    first_id: ClassVar[str]

    def create(self, account_id: str, values: dict[str, Any]) -> Member:
        if self.member(account_id) is None:
            values = {**self.first_tokens(account_id), **values}
        return super().create(account_id, values)

    def first_tokens(self, account_id: str) -> dict[str, str]:
        return {"token": f"{self.letters}.{account_id}.a0", "refresh_token": f"{self.letters}.{account_id}.r0"}

    def member_of_token(self, token: str, *, letter: str = "a") -> Member | None:
        """Whose token it is or was; `letter` r is a refresh token."""
        words = token.split(".")
        if len(words) != 3 or words[0] != self.letters or not words[2].startswith(letter):
            name = "token" if letter == "a" else "refresh_token"
            return next((m for m in self.members().values() if m.values[name] == token), None)
        member = self.member(words[1])
        if member is None and self.store.settings.auto_create and words[2] == f"{letter}0" and len(words[1]) <= 40:
            return self.create(words[1], {})
        return member

    def is_good(self, member: Member, token: str) -> bool:
        until = member.values["token_until"]
        return member.values["token"] == token and not member.values["revoked"] and not 0 < until <= time.time()

    def new_access(self, member: Member, seconds: int, *, refresh_token: str = "") -> str:
        """A new access token; the ones before are dead."""
        number = member.values["exchanges"] + 1
        token = f"{self.letters}.{member.id}.a{number}"
        values = {"token": token, "token_until": time.time() + seconds, "exchanges": number, "revoked": False}
        if refresh_token:
            values["refresh_token"] = refresh_token
        self.create(member.id, values)
        return token

    def knows_app(self, app_id: str, secret: str) -> bool:
        """An app never seen before is taken at its word; later it must bring the same secret."""
        known = self.store.apps.get(self.network, {})
        if not app_id or not secret or not hmac.compare_digest(known.get(app_id, secret).encode(), secret.encode()):
            return False
        if app_id not in known:
            self.store.commit("app", self.network, app_id, secret)
        return True

    def spend_code(self, call: Call) -> tuple[Member, str] | None:
        """Whose consent the code is, and its challenge; None when it is no good. A code works once."""
        grant = self.store.codes.pop(str(call.params.get("code", "")), None)
        if grant is None or grant["network"] != self.network:
            return None
        member = self.member(grant["account"])
        is_good = member is not None and grant["redirect_uri"] == call.params.get("redirect_uri")
        return (member, grant["challenge"]) if member is not None and is_good else None
