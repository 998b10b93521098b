"""Pictures and videos for readers where no proxy stands in front: finished files, kept by browsers for a month."""

import re
from collections.abc import Iterator
from typing import IO

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

PUBLIC_FOLDERS = ("images/", "original_images/", "videos/")
MONTH = 30 * 24 * 3600
_ONE_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")


@require_safe
def picture_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """One file of the public folders; documents have an address of their own that asks who may read them.

    A part of it when the request asks for one range of bytes: browsers seek in videos by it.
    """
    if not path.startswith(PUBLIC_FOLDERS) or ".." in path.split("/"):
        raise Http404
    return file_in_parts(request, path)


def file_in_parts(request: HttpRequest, path: str) -> HttpResponseBase:
    """One stored file, or a part of it: whoever calls has asked whether it may be read."""
    answer = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    if isinstance(answer, FileResponse):
        # A file's name never gets other bytes: Wagtail numbers what would collide.
        answer["Cache-Control"] = f"public, max-age={MONTH}, immutable"
        answer["Accept-Ranges"] = "bytes"
        return _part(request, answer)
    return answer


def _part(request: HttpRequest, whole: FileResponse) -> HttpResponseBase:
    """The range asked for, the whole when none is or it cannot be read. Source: RFC 9110, 14.2."""
    asked = _ONE_RANGE.match(request.headers.get("Range", ""))
    last_seen = request.headers.get("If-Range")
    if asked is None or (last_seen and last_seen != whole.headers.get("Last-Modified")):
        return whole
    size = int(whole["Content-Length"])
    span = _span(asked[1], asked[2], size)
    if span is None:
        whole.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = span
    file: IO[bytes] = whole.file_to_stream  # type: ignore[assignment]
    file.seek(first)
    whole.streaming_content = _pieces(file, last - first + 1)
    whole.status_code = 206
    whole["Content-Range"], whole["Content-Length"] = f"bytes {first}-{last}/{size}", str(last - first + 1)
    return whole


def _span(first: str, last: str, size: int) -> tuple[int, int] | None:
    """(first, last) byte, both included; None when nothing of the file is asked for."""
    if not first:
        count = min(int(last or 0), size)
        return (size - count, size - 1) if count else None
    end = min(int(last), size - 1) if last else size - 1
    return (int(first), end) if int(first) <= end else None


def _pieces(file: IO[bytes], left: int, *, step: int = 256 * 1024) -> Iterator[bytes]:
    while left > 0 and (piece := file.read(min(step, left))):
        left -= len(piece)
        yield piece
