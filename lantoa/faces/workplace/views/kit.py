"""Files of a share kit, for who may see the task."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from lantoa.faces.workplace.views.doors import task_of
from lantoa.kit.errors import NotAllowed
from lantoa.publishing.distribution.facade import kit_file

HOUR = 3600


@login_required
@require_safe
def kit_part(request: HttpRequest, delivery_id: int, part: str) -> HttpResponse:
    """One card, crop or poster; `?xem` shows it instead of saving it. Kept by the person's own browser alone."""
    delivery = task_of(request, delivery_id)
    try:
        made = kit_file(delivery, part)
    except (NotAllowed, OSError) as error:
        raise Http404(str(error)) from error
    if request.headers.get("If-None-Match") == f'"{made.digest}"':
        return HttpResponseNotModified()
    answer = HttpResponse(made.content, content_type=made.content_type)
    is_saved = "xem" not in request.GET
    answer["Content-Disposition"] = content_disposition_header(is_saved, made.name) or "inline"
    answer["Cache-Control"] = f"private, max-age={HOUR}"
    answer["ETag"] = f'"{made.digest}"'
    return answer
