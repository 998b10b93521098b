"""The REST interface under /api/v1/: each package's router, one set of errors."""

from importlib import import_module

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from lantoa.services.rest.facade import make_api, problem

ROUTERS = (
    "lantoa.publishing.newsroom.api",
    "lantoa.publishing.distribution.api",
    "lantoa.org.units.api",
    "lantoa.org.facts.api",
)

api = make_api()
for _module in ROUTERS:
    api.add_router("", import_module(_module).router)


@csrf_exempt
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """Any other address below /api/v1/."""
    return problem(404, "Không có địa chỉ này trong API.")


def not_there(request: HttpRequest, **parts: object) -> HttpResponse:
    """An address of a library that this house does not open."""
    raise Http404
