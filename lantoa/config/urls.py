"""The addresses of the house; each package keeps its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from lantoa.config.api import api, not_there, unknown
from lantoa.kit.admin_scripts import localized_catalogue


def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("workplace/icon-192.png"), permanent=True)


# Said when a view of ours fails; the other errors are pages of Django's own handlers.
handler500 = "lantoa.faces.portal.views.wrong.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lantoa.config.health")),
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", unknown),
    path("tai-khoan/", include("lantoa.org.people.urls")),
    path("tai-khoan/", include("allauth.urls")),
    path("quan-tri/jsi18n/", localized_catalogue),
    path("quan-tri/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    # Wagtail's own actions on pages ask no hook: publishing, moving, deleting are decided at the desk.
    path("quan-tri/api/main/pages/<int:pk>/action/<path:name>", not_there),
    path("quan-tri/", include(wagtailadmin_urls)),
    path("tep/", include(wagtaildocs_urls)),
    path("s/", include("lantoa.services.analytics.urls_short")),
    path("dem/", include("lantoa.services.analytics.urls")),
    path("ban-tin/", include("lantoa.publishing.digests.urls_readers")),
    path("toa-soan/ban-tin/", include("lantoa.publishing.digests.urls")),
    path("toa-soan/cong/", include("lantoa.faces.portal.urls_desk")),
    path("toa-soan/nhap/", include("lantoa.publishing.intake.urls")),
    path("toa-soan/chien-dich/", include("lantoa.publishing.collections.urls")),
    path("toa-soan/ke-hoach/", include("lantoa.publishing.planning.urls")),
    path("toa-soan/y-kien/", include("lantoa.publishing.signoff.urls")),
    path("toa-soan/nhat-ky/", include("lantoa.publishing.signoff.urls_record")),
    path("toa-soan/nhuan-but/", include("lantoa.publishing.payments.urls")),
    path("toa-soan/", include("lantoa.publishing.newsroom.urls")),
    path("moc/", include("lantoa.publishing.distribution.urls_hooks")),
    path("lan-toa/", include("lantoa.publishing.distribution.urls")),
    path("thu/", include("lantoa.publishing.distribution.urls_mail")),
    path("websub/", include("lantoa.publishing.distribution.urls_websub")),
    path("y-kien/", include("lantoa.publishing.signoff.urls_guest")),
    path("to-chuc/", include("lantoa.faces.registry.urls")),
    path("lam-viec/", include("lantoa.faces.workplace.urls")),
    path("chi-dao/", include("lantoa.faces.bureau.urls")),
    path("thu-vien-giao-dien/", include("lantoa.design.urls")),
    # Asked for by every browser that has not read a page yet.
    path("favicon.ico", favicon),
    path("media/", include("lantoa.services.media.urls")),
    path("", include("lantoa.faces.portal.urls")),
]
