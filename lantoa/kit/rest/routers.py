"""Routers whose operations all declare that they may answer with a problem."""

import re
from typing import Any

import ninja.openapi.schema
from ninja import NinjaAPI, Router
from ninja.schema import NinjaGenerateJsonSchema
from pydantic.json_schema import CoreRef

from lantoa.kit.rest.problems import ProblemOut

_PROBLEMS = frozenset({400, 401, 404, 409, 413, 422})
LONGEST_KEY = 200
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": LONGEST_KEY},
    "description": "Chosen by the caller. The same key with the same request gets the first answer again.",
}


class WholeNames(NinjaGenerateJsonSchema):
    """Calls a class inside another by both names: `Unit.Kind` is UnitKind, and `Fact.Kind` something else."""

    def get_defs_ref(self, core_mode_ref: Any) -> Any:
        ref, mode = core_mode_ref
        whole = CoreRef(re.sub(r"\b([A-Z]\w*)\.([A-Z]\w*):", r"\1\2:", ref))
        return super().get_defs_ref((whole, mode))


# django-ninja 1.7 keeps one definition per name and offers no other way to choose names.
ninja.openapi.schema.NinjaGenerateJsonSchema = WholeNames  # type: ignore[attr-defined]


class ProblemRouter(Router):
    """Adds the problem answers to what each operation declares."""

    def add_api_operation(self, path: str, methods: list[str], view_func: Any, **options: Any) -> None:
        response = options.get("response")
        declared = dict(response) if isinstance(response, dict) else {200: response}
        options["response"] = {**declared, _PROBLEMS: ProblemOut}
        super().add_api_operation(path, methods, view_func, **options)


class ProblemApi(NinjaAPI):
    """An API whose schema names the media type of problems, and the key that every POST takes."""

    def get_openapi_schema(self, *args: Any, **options: Any) -> Any:
        schema = super().get_openapi_schema(*args, **options)
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                _as_problems(operation)
                if method == "post":
                    operation.setdefault("parameters", []).append(_IDEMPOTENCY_KEY)
        return schema


def _as_problems(operation: dict[str, Any]) -> None:
    for status, answer in operation.get("responses", {}).items():
        if int(status) >= 400 and "application/json" in answer.get("content", {}):
            answer["content"] = {"application/problem+json": answer["content"]["application/json"]}


def make_router(tags: list[str]) -> Router:
    """A package's router; who calls is settled by the API it is mounted on."""
    return ProblemRouter(tags=tags)
