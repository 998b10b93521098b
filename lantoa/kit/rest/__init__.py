"""Plain parts of the REST interface: routers, cursors and problem details."""

from lantoa.kit.rest.paging import page_after
from lantoa.kit.rest.problems import ProblemOut, add_problem_handlers, problem
from lantoa.kit.rest.routers import Id, ProblemApi, make_router

__all__ = ["Id", "ProblemApi", "ProblemOut", "add_problem_handlers", "make_router", "page_after", "problem"]
