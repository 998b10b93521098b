"""Leadership's board."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    raise Http404
