"""The portal's part of the gallery: formats and blocks, for who draws and who checks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.faces.portal.frame import frame_of
from lantoa.faces.portal.gallery import block_samples, format_samples
from lantoa.services.cache.facade import public_page


@require_safe
@public_page(seconds=300)
def samples(request: HttpRequest) -> HttpResponse:
    context = {"formats": format_samples(frame_of(request)), "blocks": block_samples()}
    return render(request, "portal/gallery.html", context)
