"""At the API's door: the unreadable is refused, a repeated POST gets its first answer, refusals are problems."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.http import HttpRequest, HttpResponse, UnreadablePostError

from lantoa.kit.clock import now
from lantoa.kit.rest import as_problem, problem
from lantoa.kit.rest.problems import DETAILS
from lantoa.kit.rest.routers import LONGEST_KEY
from lantoa.org.people.facade import User, user_of_token
from lantoa.services.rest.auth import bearer_token
from lantoa.services.rest.models import IdempotencyRecord

# Forty photos as phones send them; one JSON body is bounded by DATA_UPLOAD_MAX_MEMORY_SIZE.
LARGEST_REQUEST = 200 * 1024 * 1024
Answer = Callable[[HttpRequest], HttpResponse]


class ApiDoorMiddleware:
    """Works on /api/ only."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return self.get_response(request)
        return _unreadable(request) or as_problem(self._answer(request))

    def _answer(self, request: HttpRequest) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "").strip()
        if request.method != "POST" or not key:
            return self.get_response(request)
        if len(key) > LONGEST_KEY or "\x00" in key:
            return problem(422, f"Idempotency-Key dài tối đa {LONGEST_KEY} ký tự.")
        user = user_of_token(bearer_token(request))
        return self.get_response(request) if user is None else self._once(request, user, key)

    def _once(self, request: HttpRequest, user: User, key: str) -> HttpResponse:
        request.token_user = user  # type: ignore[attr-defined]  # saves the second look-up
        request_digest = _digest_of(request)
        with _lock(f"{user.pk}:{key}"):
            known = IdempotencyRecord.objects.filter(user=user, key=key).first()
            if known and known.request_digest != request_digest:
                return problem(422, "Idempotency-Key này đã dùng cho một yêu cầu khác.")
            if known:
                return _again(known)
            answer = as_problem(self.get_response(request))
            # A refusal changed nothing: whoever mends what was wrong may send it under the same key.
            if answer.status_code < 400:
                IdempotencyRecord.objects.create(
                    user=user,
                    key=key,
                    request_digest=request_digest,
                    status=answer.status_code,
                    body=answer.content.decode(),
                    created_at=now(),
                )
            return answer


def _unreadable(request: HttpRequest) -> HttpResponse | None:
    """The refusal of a request that is too large, cut short, or carries text that no table can hold."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_REQUEST:
        return problem(413, DETAILS[413])
    try:
        storable = _is_storable(request)
    except RequestDataTooBig:
        return problem(413, DETAILS[413])
    except (UnreadablePostError, RecursionError):
        return problem(400, DETAILS[400])
    return None if storable else problem(400, "Yêu cầu chứa ký tự không hợp lệ (ký tự rỗng hoặc mã Unicode hỏng).")


def _is_storable(request: HttpRequest) -> bool:
    if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return False
    if request.method in ("GET", "HEAD"):
        return True
    if request.content_type == "multipart/form-data":
        return True
    # Read here, so that every package gets a body of bearable size whatever its type is said to be.
    body = request.body
    if b"\\u" not in body:
        return b"\x00" not in body
    try:
        text = json.dumps(json.loads(body), ensure_ascii=False)
        text.encode()
    except UnicodeError:
        return False
    except ValueError:
        # Not JSON at all: the API itself says so.
        return True
    return "\\u0000" not in text


def _digest_of(request: HttpRequest) -> str:
    digest = hashlib.sha256(f"{request.method} {request.path} {request.content_type}".encode())
    # A multipart body is streamed to disk and its boundary differs at each try: its key must do.
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
    return digest.hexdigest()


def _again(known: IdempotencyRecord) -> HttpResponse:
    answer = HttpResponse(known.body, status=known.status, content_type="application/json; charset=utf-8")
    answer["Idempotency-Replayed"] = "true"
    return answer


@contextmanager
def _lock(name: str) -> Iterator[None]:
    """One request at a time under this name, across all processes; a killed process frees it."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [number])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
