"""The page for a fault of ours."""

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template import loader

from lantoa.design.context import site
from lantoa.faces.portal.context import Remembered


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs no database and no session: what is broken may be either. In mourning when this process knows of it."""
    said = loader.render_to_string("500.html", {**site(request), "around": Remembered()})
    return HttpResponseServerError(said)
