"""A piece to hear."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantoa.publishing.newsroom.facade import Article
from lantoa.services.media.facade import file_in_parts
from lantoa.services.speech.facade import narration_of


@require_safe
def piece_narration(request: HttpRequest, section: str, pk: str, version: str, slug: str = "") -> HttpResponseBase:
    """The sound of these very words, in parts where a player asks for them; missing with others and when not live."""
    found = narration_of(int(pk)) if Article.objects.live().filter(pk=pk).exists() else None
    if found is None or found.version != version:
        raise Http404(_("Không có bài này."))
    answer = file_in_parts(request, found.path)
    answer["Content-Type"] = found.kind
    return answer
