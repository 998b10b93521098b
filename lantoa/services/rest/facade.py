"""What other packages may use to offer REST: the API, its authentication, routers, errors, cursors."""

from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from lantoa.kit.rest import (
    ApiRequest,
    Day,
    Id,
    Moment,
    ProblemApi,
    ProblemOut,
    add_problem_handlers,
    make_router,
    page_after,
    problem,
)
from lantoa.kit.rest.problems import READABLE
from lantoa.services.rest.actions import forget_answers
from lantoa.services.rest.auth import BearerAuth


class ReadableRenderer(JSONRenderer):
    """JSON in UTF-8 with Vietnamese as it is written."""

    json_dumps_params = READABLE


def make_api() -> NinjaAPI:
    """The installation's API, every operation behind a bearer token; `lantoa.config.api` adds the routers."""
    api = ProblemApi(
        title="Lan Tỏa",
        version="1",
        description="Tin từ cơ sở, bài trên cổng, đợt lan tỏa và độ phủ.",
        urls_namespace="api",
        docs_url=None,
        auth=BearerAuth(),
        renderer=ReadableRenderer(),
    )
    add_problem_handlers(api)
    return api


__all__ = [
    "ApiRequest",
    "BearerAuth",
    "Day",
    "Id",
    "Moment",
    "ProblemOut",
    "forget_answers",
    "make_api",
    "make_router",
    "page_after",
    "problem",
]
