"""Errors as the Graph API words them."""

from __future__ import annotations

import base64
import itertools

from .accounts import fingerprint
from .wire import Answer, json_answer

_trace = itertools.count(1)

# code → HTTP status where it is not 400
_STATUS = {1: 500, 2: 500, 4: 403, 10: 403, 17: 403, 32: 403, 200: 403, 613: 403, 803: 404}

# (code, subcode) → title and text for the person, English and Vietnamese
_FOR_PEOPLE = {
    (368, 0): (
        ("Temporarily blocked", "Bị tạm khóa"),
        (
            "Your Page has been temporarily blocked from doing this because of our Community Standards.",
            "Trang của bạn tạm thời không được làm việc này vì Tiêu chuẩn cộng đồng.",
        ),
    ),
    (368, 1390008): (
        ("You can't post right now", "Hiện chưa đăng được"),
        (
            "You are posting too fast. Please slow down and try again later.",
            "Bạn đang đăng quá nhanh. Hãy chậm lại và thử lại sau.",
        ),
    ),
    (506, 1455006): (
        ("Duplicate post", "Bài trùng"),
        (
            "This post is the same as your last one. Change the content and try again.",
            "Bài này trùng với bài vừa đăng. Hãy sửa nội dung rồi thử lại.",
        ),
    ),
    (100, 1366046): (
        ("Can't read files", "Không đọc được tệp"),
        (
            "Your photos couldn't be uploaded. Photos should be smaller than 4 MB and saved as JPG or PNG.",
            "Không tải được ảnh lên. Ảnh phải nhỏ hơn 4 MB và ở định dạng JPG hoặc PNG.",
        ),
    ),
    (1609005, 0): (
        ("Link can't be used", "Không dùng được liên kết"),
        ("The link could not be reached.", "Không truy cập được liên kết này."),
    ),
    (190, 463): (
        ("Session expired", "Phiên đã hết hạn"),
        ("Please log in again.", "Hãy đăng nhập lại."),
    ),
}


class GraphError(Exception):
    """One refusal of the Graph API."""

    def __init__(
        self,
        code: int,
        message: str,
        *,
        subcode: int = 0,
        transient: bool = False,
        status: int = 0,
        headers: bytes = b"",
        kind: str = "OAuthException",
    ) -> None:
        super().__init__(message)
        self.code = code
        self.subcode = subcode
        self.transient = transient
        self.status = status or _STATUS.get(code, 400)
        self.headers = headers
        self.kind = kind

    def answer(self, *, locale: str = "") -> Answer:
        body: dict[str, object] = {"message": str(self), "type": self.kind, "code": self.code}
        if self.subcode:
            body["error_subcode"] = self.subcode
        if self.transient or self.code in (1, 2):
            body["is_transient"] = True
        elif (self.code, self.subcode) in _FOR_PEOPLE:
            body["is_transient"] = False
        words = _FOR_PEOPLE.get((self.code, self.subcode))
        if words:
            language = 1 if locale.startswith("vi") else 0
            body["error_user_title"], body["error_user_msg"] = words[0][language], words[1][language]
        body["fbtrace_id"] = trace_id()
        return json_answer({"error": body}, status=self.status, headers=self.headers)


def trace_id() -> str:
    """A fresh eleven-character id, as the platform sends for its support desk."""
    return base64.urlsafe_b64encode(fingerprint("trace", next(_trace)).to_bytes(8, "big")).decode()[:11]


def missing(object_id: str) -> GraphError:
    return GraphError(
        100,
        f"Unsupported request. Object with ID '{object_id}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation.",
        subcode=33,
        kind="GraphMethodException",
    )


def unavailable() -> GraphError:
    return GraphError(2, "Service temporarily unavailable", transient=True)


def invalid(message: str, *, subcode: int = 0) -> GraphError:
    return GraphError(100, f"(#100) {message}", subcode=subcode)


def dead_token(subcode: int) -> GraphError:
    words = {
        458: "Error validating access token: The user has not authorized application.",
        459: "Error validating access token: The user is checkpointed, and must log in to fix it.",
        460: "Error validating access token: The session has been invalidated because the user changed their "
        "password or Facebook has changed the session for security reasons.",
        463: "Error validating access token: Session has expired.",
        464: "Error validating access token: The user is not confirmed.",
        467: "Error validating access token: The access token is invalid.",
        492: "Error validating access token: The user is not an admin of the page.",
    }
    return GraphError(190, words.get(subcode, words[467]), subcode=subcode)
