"""What a call and an answer are, and how the body of a call is read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

_encode = json.JSONEncoder(separators=(",", ":")).encode

JSON_TYPE = b"application/json; charset=UTF-8"
HTML_TYPE = b"text/html; charset=utf-8"

REASONS = {
    200: b"OK",
    201: b"Created",
    204: b"No Content",
    206: b"Partial Content",
    302: b"Found",
    303: b"See Other",
    308: b"Permanent Redirect",
    400: b"Bad Request",
    401: b"Unauthorized",
    403: b"Forbidden",
    404: b"Not Found",
    405: b"Method Not Allowed",
    413: b"Content Too Large",
    416: b"Range Not Satisfiable",
    422: b"Unprocessable Content",
    429: b"Too Many Requests",
    431: b"Request Header Fields Too Large",
    500: b"Internal Server Error",
    501: b"Not Implemented",
    502: b"Bad Gateway",
    503: b"Service Unavailable",
}


class BadRequest(Exception):  # noqa: N818 - named for what is wrong, as the house does
    """The call cannot be read; its text says why."""


class Answer:
    """A status, a body and its headers; `cut`: how many bytes of the body go out before the line drops."""

    __slots__ = ("body", "content_type", "cut", "headers", "reset", "status")

    def __init__(
        self,
        body: bytes = b"",
        *,
        status: int = 200,
        content_type: bytes = JSON_TYPE,
        headers: bytes = b"",
    ) -> None:
        self.status = status
        self.body = body
        self.content_type = content_type
        self.headers = headers
        self.cut: int | None = None
        self.reset = True


def to_json(value: object) -> bytes:
    """The value as ASCII JSON, characters beyond ASCII escaped as both platforms do."""
    return _encode(value).encode()


def json_answer(value: object, *, status: int = 200, headers: bytes = b"") -> Answer:
    return Answer(to_json(value), status=status, headers=headers)


class Upload:
    """One file of a multipart body."""

    __slots__ = ("content", "content_type", "filename")

    def __init__(self, filename: str, content_type: str, content: bytes) -> None:
        self.filename = filename
        self.content_type = content_type
        self.content = content


class Call:
    """One HTTP request, read whole. Header names are lower-case bytes."""

    __slots__ = ("_files", "_params", "body", "headers", "method", "operation", "path", "query")

    def __init__(self, method: str, target: str, headers: dict[bytes, bytes], body: bytes) -> None:
        path, _, query = target.partition("?")
        self.method = method
        self.path = unquote_plus(path.replace("+", "%2B")) if "%" in path else path
        self.query = query
        self.headers = headers
        self.body = body
        self.operation = ""
        self._params: dict[str, Any] | None = None
        self._files: dict[str, Upload] = {}

    def header(self, name: bytes) -> str:
        return self.headers.get(name, b"").decode("latin-1")

    @property
    def params(self) -> dict[str, Any]:
        """Query and body together; the body wins. Values are text, or what JSON says in a JSON body."""
        if self._params is None:
            self._params = self._read_params()
        return self._params

    @property
    def files(self) -> Mapping[str, Upload]:
        if self._params is None:
            self._params = self._read_params()
        return self._files

    def json(self) -> Any:
        """The body as JSON. Raises BadRequest when it is not; an empty body is an empty object."""
        if not self.body:
            return {}
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise BadRequest("The body is not valid JSON") from error

    def query_number(self, name: str) -> int:
        """A count of the query, 0 when it is missing or no count."""
        text = str(self.params.get(name, ""))
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def base(self) -> str:
        """The address this server was called by, without a path."""
        return "http://" + (self.header(b"host") or "127.0.0.1")

    def _read_params(self) -> dict[str, Any]:
        params: dict[str, Any] = {}
        if self.query:
            params.update(parse_qsl(self.query, keep_blank_values=True))
        if not self.body:
            return params
        kind = self.headers.get(b"content-type", b"")
        if kind.startswith(b"application/json"):
            value = self.json()
            if isinstance(value, dict):
                params.update(value)
        elif kind.startswith(b"multipart/form-data"):
            fields, self._files = read_multipart(self.body, kind)
            params.update(fields)
        elif not kind.startswith((b"application/octet-stream", b"video/")):
            params.update(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))
        return params


def read_multipart(body: bytes, content_type: bytes) -> tuple[dict[str, str], dict[str, Upload]]:
    """Fields and files of a multipart/form-data body. Raises BadRequest when it has no boundary."""
    _, found, boundary = content_type.partition(b"boundary=")
    boundary = boundary.split(b";")[0].strip().strip(b'"')
    if not found or not boundary:
        raise BadRequest("multipart/form-data without a boundary")
    fields: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:]:
        if part.startswith(b"--"):
            break
        head, found, content = part.partition(b"\r\n\r\n")
        if not found:
            continue
        name, filename, kind = _disposition(head)
        if filename is None:
            fields[name] = content.decode("utf-8", "replace")
        else:
            files[name] = Upload(filename, kind, content)
    return fields, files


def _disposition(head: bytes) -> tuple[str, str | None, str]:
    name, filename, kind = "", None, ""
    for line in head.decode("utf-8", "replace").split("\r\n"):
        key, _, value = line.partition(":")
        if key.lower() == "content-type":
            kind = value.strip()
        if key.lower() != "content-disposition":
            continue
        for piece in value.split(";")[1:]:
            attribute, _, text = piece.strip().partition("=")
            if attribute == "name":
                name = text.strip('"')
            elif attribute == "filename":
                filename = text.strip('"')
    return name, filename, kind


def as_list(value: Any) -> list[Any]:
    """A list given as JSON text or as a list. Raises BadRequest for anything else."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError as error:
            raise BadRequest("not a JSON list") from error
    if not isinstance(value, list):
        raise BadRequest("not a list")
    return value
