"""Two texts of one piece side by side, and an earlier one restored."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Revision

from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.people.facade import person_of
from lantoa.publishing.newsroom.access import get_article_at_desk, may_edit_article
from lantoa.publishing.newsroom.actions import restore_text, text_mark
from lantoa.publishing.newsroom.checks.reading import manuscript_of
from lantoa.publishing.newsroom.comparing import side_by_side
from lantoa.publishing.newsroom.models import Article
from lantoa.publishing.newsroom.views.door import desk_view

MOST_TEXTS = 60


@desk_view
@require_safe
def piece_compare(request: HttpRequest, article_id: int) -> HttpResponse:
    """The text in `cu` beside the one in `moi`; without them the live or first one beside the latest."""
    return _page(request, get_article_at_desk(request.user, article_id))


@desk_view
@require_POST
def piece_restore(request: HttpRequest, article_id: int) -> HttpResponse:
    """The earlier text `ban` becomes the latest, as a new one."""
    article, given = get_article_at_desk(request.user, article_id), request.POST
    wanted = _number(given.get("ban", ""))
    try:
        restore_text(article=article, revision_id=wanted, by=person_of(request), seen=given.get("seen") or None)
    except RuleBroken as error:
        return _page(request, article, error=str(error))
    messages.success(request, _("Đã khôi phục bản cũ thành bản mới nhất."))
    return redirect("newsroom:piece_detail", article.pk)


def _page(request: HttpRequest, article: Article, *, error: str = "") -> HttpResponse:
    texts = list(Revision.objects.for_instance(article).select_related("user").order_by("-pk")[:MOST_TEXTS])
    after = _chosen(article, request.GET.get("moi", "")) or (texts[0] if texts else None)
    before = _chosen(article, request.GET.get("cu", "")) or _usual_before(article, texts)
    rows = []
    if before is not None and after is not None:
        rows = side_by_side(manuscript_of(before.as_object()), manuscript_of(after.as_object()))
    context = {
        "article": article,
        "texts": texts,
        "before": before,
        "after": after,
        "rows": rows,
        "has_change": any(row.state != "same" for row in rows),
        "may_restore": before is not None
        and before.pk != article.latest_revision_id
        and article.state != Article.State.WITHDRAWN
        and may_edit_article(request.user, article),
        "seen": text_mark(article),
        "error": error,
    }
    return render(request, "newsroom/compare.html", context, status=409 if error else 200)


def _usual_before(article: Article, texts: list[Revision]) -> Revision | None:
    """The live text while a newer one waits, else the one before the latest, the only one where there is no other."""
    live = article.live_revision_id
    if live is not None and live != article.latest_revision_id:
        return _chosen(article, str(live))
    return texts[1] if len(texts) > 1 else next(iter(texts), None)


def _chosen(article: Article, given: str) -> Revision | None:
    """The piece's own text with this number. Raises NotAllowed for one that is not its."""
    if not given:
        return None
    rows = Revision.objects.for_instance(article).select_related("user")
    found: Revision | None = rows.filter(pk=_number(given)).first()
    if found is None:
        raise NotAllowed(_("Không tìm thấy bản này."))
    return found


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else 0
