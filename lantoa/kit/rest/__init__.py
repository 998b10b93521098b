"""Plain parts of the REST interface: routers, cursors and problem details."""

from lantoa.kit.rest.caller import ApiRequest
from lantoa.kit.rest.fields import Day, Id, Moment
from lantoa.kit.rest.paging import page_after
from lantoa.kit.rest.problems import ProblemOut, add_problem_handlers, as_problem, problem
from lantoa.kit.rest.routers import ProblemApi, make_router

__all__ = [
    "ApiRequest",
    "Day",
    "Id",
    "Moment",
    "ProblemApi",
    "ProblemOut",
    "add_problem_handlers",
    "as_problem",
    "make_router",
    "page_after",
    "problem",
]
