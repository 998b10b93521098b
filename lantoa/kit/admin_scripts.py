"""The texts of Wagtail's scripts, with the project's own catalogue on top."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response


class _WithOurs(JavaScriptCatalog):
    packages = ["wagtail.admin"]

    def get_paths(self, packages: list[str]) -> list[str]:
        # Django leaves LOCALE_PATHS out as soon as packages are named; the later path wins.
        return [*super().get_paths(packages), *map(str, settings.LOCALE_PATHS)]


_catalogue = _WithOurs.as_view()


def localized_catalogue(request: HttpRequest) -> HttpResponse:
    """Wagtail's `jsi18n/` in the person's language; to be routed before Wagtail's own."""
    response: HttpResponse = get_localized_response(_catalogue, request)
    return response
