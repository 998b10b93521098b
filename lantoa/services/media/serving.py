"""Pictures for readers where no proxy stands in front: finished files, kept by browsers for a month."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

PUBLIC_FOLDERS = ("images/", "original_images/")
MONTH = 30 * 24 * 3600


@require_safe
def picture_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """One file of the picture folders; documents have an address of their own that asks who may read them."""
    if not path.startswith(PUBLIC_FOLDERS) or ".." in path.split("/"):
        raise Http404
    answer = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    if isinstance(answer, FileResponse):
        # A file's name never gets other bytes: Wagtail numbers what would collide.
        answer["Cache-Control"] = f"public, max-age={MONTH}, immutable"
    return answer
