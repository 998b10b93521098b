"""What the checks say of one piece: a part of its page, of its card, and of Wagtail's editor."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import NotAllowed
from lantoa.publishing.newsroom.access import get_article_at_desk, may_edit_article
from lantoa.publishing.newsroom.checks.links import look_outside
from lantoa.publishing.newsroom.checks.run import Checked, check, confirmed_before, shown
from lantoa.publishing.newsroom.models import Article
from lantoa.publishing.newsroom.views.door import desk_view

# Which part of a screen asks: the card's sheet says how many, the editor links into its own form.
CARD, EDITOR = "the", "soan-thao"


@desk_view
@require_safe
def piece_checks(request: HttpRequest, article_id: int) -> HttpResponse:
    """All checks of the latest text; a whole page where no script asks."""
    article = get_article_at_desk(request.user, article_id)
    return _answer(request, article, check(article))


@desk_view
@require_POST
def piece_links(request: HttpRequest, article_id: int) -> HttpResponse:
    """Open the text's links to other houses, eight seconds at most; nobody's page waits for that."""
    article = get_article_at_desk(request.user, article_id)
    if not may_edit_article(request.user, article):
        raise NotAllowed(_("Không tìm thấy bài này."))
    look_outside(check(article).unknown_links)
    if not _is_part(request):
        return redirect("newsroom:piece_checks", article.pk)
    return _answer(request, article, check(article), has_looked=True)


def _answer(request: HttpRequest, article: Article, checked: Checked, *, has_looked: bool = False) -> HttpResponse:
    place = request.GET.get("o", "")
    findings = shown(checked, article, in_editor=place == EDITOR)
    severe = checked.severe
    context = {
        "article": article,
        "may_edit": may_edit_article(request.user, article),
        "severe": [one for one in findings if one.finding.is_severe],
        "advice": [one for one in findings if not one.finding.is_severe],
        "count": len(findings),
        "confirmed": confirmed_before(article, severe) if severe else "",
        "unknown_links": checked.unknown_links,
        "has_looked": has_looked,
        "place": place,
    }
    name = {CARD: "_checks_count", EDITOR: "_checks_editor"}.get(place, "_checks")
    answer = render(request, f"newsroom/{name if _is_part(request) else 'checks'}.html", context)
    answer["Vary"] = "HX-Request, Cookie"
    return answer


def _is_part(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))
