"""A piece to print: its PDF."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantoa.faces.portal.frame import frame_of
from lantoa.faces.portal.paper.kept import pdf_of
from lantoa.publishing.newsroom.facade import Article, whole
from lantoa.services.media.facade import file_in_parts


@require_safe
def piece_pdf(request: HttpRequest, section: str, pk: str, slug: str = "") -> HttpResponseBase:
    """The piece's present version on A4; whatever is not live is missing, alike."""
    article = Article.objects.live().filter(pk=pk).select_related("unit", "cover").first()
    if article is None:
        raise Http404(_("Không có bài này."))
    [article] = whole([article])
    answer = file_in_parts(request, pdf_of(article, frame_of(request)))
    # The address stays while the words change: whoever has it asks whether it is still the same.
    answer["Cache-Control"] = "no-cache"
    answer["Content-Disposition"] = f'inline; filename="{article.slug[:80]}.pdf"'
    answer["X-Robots-Tag"] = "noindex"
    return answer
