"""Errors as RFC 9457 problem details, in plain Vietnamese."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from lantoa.kit.errors import NotAllowed, RuleBroken

# Vietnamese as it is written, not as \\u escapes.
READABLE = {"ensure_ascii": False}
TITLES = {
    400: "Yêu cầu không đọc được",
    401: "Chưa đăng nhập",
    404: "Không tìm thấy",
    405: "Không có cách gọi này",
    409: "Không làm được",
    413: "Quá lớn",
    422: "Dữ liệu chưa đúng",
    429: "Quá nhiều yêu cầu",
    500: "Lỗi hệ thống",
}
# What is said when whoever refused gave no words for programs: Django's own error pages.
DETAILS = {
    400: "Yêu cầu không đọc được.",
    404: "Không có địa chỉ này trong API.",
    405: "Địa chỉ này không nhận phương thức đó; tiêu đề Allow nói những phương thức được nhận.",
    413: "Nội dung gửi lên quá lớn.",
    500: "Hệ thống gặp lỗi; yêu cầu chưa được làm. Hãy gửi lại với cùng Idempotency-Key.",
}

# Pydantic's words for programs, as people say it; by its error types, the rest falls back to "wrong".
WRONG = {
    "missing": "Thiếu trường này.",
    "string_type": "Phải là chữ.",
    "string_too_long": "Dài quá {max_length} ký tự.",
    "string_too_short": "Ngắn quá, cần ít nhất {min_length} ký tự.",
    "int_type": "Phải là số nguyên.",
    "int_parsing": "Phải là số nguyên.",
    "int_from_float": "Phải là số nguyên.",
    "int_parsing_size": "Số lớn quá.",
    "greater_than_equal": "Phải từ {ge} trở lên.",
    "less_than_equal": "Lớn quá.",
    "bool_type": "Phải là true hoặc false.",
    "bool_parsing": "Phải là true hoặc false.",
    "list_type": "Phải là một danh sách.",
    "dict_type": "Phải là một đối tượng.",
    "model_type": "Phải là một đối tượng JSON.",
    "model_attributes_type": "Phải là một đối tượng JSON.",
    "json_invalid": "Không phải JSON đúng.",
    "enum": "Chỉ nhận một trong: {expected}.",
    "date_from_datetime_parsing": "Phải là ngày dạng 2026-11-20.",
    "date_parsing": "Phải là ngày dạng 2026-11-20.",
    "date_type": "Phải là ngày dạng 2026-11-20.",
    "datetime_from_date_parsing": "Phải là ngày giờ dạng 2026-11-20T08:00:00+07:00.",
    "datetime_parsing": "Phải là ngày giờ dạng 2026-11-20T08:00:00+07:00.",
    "datetime_type": "Phải là ngày giờ dạng 2026-11-20T08:00:00+07:00.",
    "uuid_parsing": "Phải là một UUID.",
    "value_error": "{error}",
    "file": "Phải là một tệp.",
}

# What operations call the body they are given; a caller knows only its fields.
BODY_NAMES = ("given", "choice")


class FieldProblem(Schema):
    """One field that is wrong."""

    field: str
    message: str


class ProblemOut(Schema):
    """RFC 9457: what went wrong, for people and programs."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = []


def problem(status: int, detail: str, errors: list[dict[str, str]] | None = None, **more: object) -> HttpResponse:
    """The HTTP answer for one problem; `more` are members of its own kind (RFC 9457, section 3.2)."""
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, "Lỗi"),
        "status": status,
        "detail": detail,
        "errors": errors or [],
        **more,
    }
    answer = JsonResponse(body, status=status, content_type="application/problem+json", json_dumps_params=READABLE)
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def as_problem(answer: HttpResponse) -> HttpResponse:
    """The answer itself, or the same refusal as a problem when it was a page for people."""
    kind = answer.get("Content-Type", "")
    if answer.status_code < 400 or kind.startswith("application/problem+json"):
        return answer
    told = problem(answer.status_code, DETAILS.get(answer.status_code, "Không làm được yêu cầu này."))
    if "Allow" in answer:
        told["Allow"] = answer["Allow"]
    return told


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = [{"field": _place(item["loc"]), "message": _in_words(item)} for item in error.errors]
    return problem(422, "Hãy sửa các trường dưới đây rồi gửi lại.", fields)


def _place(path: tuple[str | int, ...]) -> str:
    """`audience.kinds.0` for ("body", "given", "audience", "kinds", 0)."""
    own = path[2:] if path[1:2] and path[1] in BODY_NAMES else path[1:]
    return ".".join(str(part) for part in own) or "body"


def _in_words(item: dict[str, Any]) -> str:
    try:
        return WRONG.get(item["type"], "Giá trị không đúng.").format_map(item.get("ctx") or {})
    except KeyError:
        return "Giá trị không đúng."


def add_problem_handlers(api: NinjaAPI) -> None:
    """Every error of the API becomes a problem."""

    def on(error: type[Exception], answer: Any) -> None:
        api.add_exception_handler(error, answer)

    on(RuleBroken, lambda request, error: problem(409, str(error)))
    on(NotAllowed, lambda request, error: problem(404, str(error)))
    on(Http404, lambda request, error: problem(404, "Không tìm thấy."))
    on(
        AuthenticationError,
        lambda request, error: problem(401, "Cần mã truy cập hợp lệ trong Authorization: Bearer …"),
    )
    on(HttpError, lambda request, error: problem(error.status_code, str(error)))
    on(ValidationError, _invalid)
