"""Answers as Zalo words them: the error number is in the body, the status is 200."""

from __future__ import annotations

from .wire import Answer, json_answer


class ZaloError(Exception):
    """One refusal of the Official Account API."""

    def __init__(self, code: int, message: str, *, headers: bytes = b"") -> None:
        super().__init__(message)
        self.code = code
        self.headers = headers

    def answer(self) -> Answer:
        return json_answer({"error": self.code, "message": str(self)}, headers=self.headers)


class OauthError(Exception):
    """One refusal of the authorisation server, which words errors in its own way."""

    def __init__(self, code: int, name: str, reason: str = "") -> None:
        super().__init__(name)
        self.code = code
        self.reason = reason or name

    def answer(self) -> Answer:
        return json_answer(
            {
                "error_name": str(self),
                "error_reason": self.reason,
                "ref_doc": "https://developers.zalo.me/docs/official-account",
                "error_description": self.reason,
                "error": self.code,
            }
        )


def success(data: object = None) -> Answer:
    answer: dict[str, object] = {"error": 0, "message": "Success"}
    return json_answer({"data": data, **answer} if data is not None else answer)
