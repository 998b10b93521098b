"""One piece at the desk."""

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Revision

from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.people.facade import Role, has_role, person_of
from lantoa.publishing.newsroom.access import (
    READING_ROLES,
    get_article_at_desk,
    is_at_desk,
    may_edit_article,
    reaches_over,
    section_of,
    standing_of,
)
from lantoa.publishing.newsroom.actions import edit_piece, holding_approval, start_piece, text_mark
from lantoa.publishing.newsroom.actions.confirming import NeedsReason
from lantoa.publishing.newsroom.checks.titles import counts, suggested_titles
from lantoa.publishing.newsroom.forms import DraftForm, PieceForm, blocks_of, has_formatting
from lantoa.publishing.newsroom.history import history
from lantoa.publishing.newsroom.models import Article, Dispatch
from lantoa.publishing.newsroom.queries import board_of, public_path, sections
from lantoa.publishing.newsroom.rules import piece_choices
from lantoa.publishing.newsroom.times.decisions import times_context
from lantoa.publishing.newsroom.times.watch import late_and_told
from lantoa.publishing.newsroom.views.decisions import CHOICES, DECISIONS
from lantoa.publishing.newsroom.views.door import desk_view


@desk_view
@require_http_methods(["GET", "HEAD", "POST"])
def piece_new(request: HttpRequest) -> HttpResponse:
    """The desk's own piece."""
    user = person_of(request)
    if not is_at_desk(user):
        raise NotAllowed(_("Không tìm thấy trang này."))
    form = PieceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            article = start_piece(**form.cleaned_data, by=user)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã lưu bài nháp."))
            return redirect("newsroom:piece_detail", article.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "counts": counts(request.POST.get("title", ""))}
    return render(request, "newsroom/piece_new.html", context, status=status)


@desk_view
@require_safe
def piece_detail(request: HttpRequest, article_id: int) -> HttpResponse:
    return _page(request, get_article_at_desk(request.user, article_id))


@desk_view
@require_POST
def piece_decide(request: HttpRequest, article_id: int, step: str) -> HttpResponse:
    """One decision; a refusal is shown beside its form, and what was typed stays."""
    article = get_article_at_desk(request.user, article_id)
    decide = DECISIONS.get(step)
    if decide is None:
        raise Http404
    try:
        sentence = decide(article, request.POST, person_of(request))
    except RuleBroken as error:
        return _page(request, get_article_at_desk(request.user, article_id), failed=step, error=error)
    messages.success(request, sentence)
    return redirect("newsroom:piece_detail", article.pk)


@desk_view
@require_safe
def piece_preview(request: HttpRequest, article_id: int) -> HttpResponse:
    """The latest text as readers would see it."""
    article = get_article_at_desk(request.user, article_id)
    text = article.get_latest_revision_as_object()
    request.is_preview = True  # type: ignore[attr-defined]  # as Wagtail marks it
    mode = text.default_preview_mode
    context = text.get_preview_context(request, mode)
    answer = render(request, text.get_preview_template(request, mode), context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@desk_view
@require_http_methods(["GET", "HEAD", "POST"])
def piece_edit(request: HttpRequest, article_id: int) -> HttpResponse:
    """The short form of a piece, for a phone."""
    user = person_of(request)
    article = get_article_at_desk(user, article_id)
    if not may_edit_article(user, article) or article.state == Article.State.WITHDRAWN:
        raise NotAllowed(_("Không tìm thấy bài này."))
    text = _with_renditions(article.get_latest_revision_as_object())
    fields = ("title", "lead", "cover_caption", "cover_credit")
    form = DraftForm(request.POST or None, initial={name: getattr(text, name) for name in fields})
    if request.method == "POST" and form.is_valid():
        try:
            edit_piece(article=article, draft=form.draft(text), by=user, seen=request.POST.get("seen") or None)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã lưu bản mới."))
            return redirect("newsroom:piece_detail", article.pk)
    blocks = blocks_of(text)
    if form.is_bound:
        # What was typed stays, also when it is refused.
        blocks = [form.answer_to(shown) for shown in blocks]
    pictures = {str(child.id): child.value["image"] for child in text.body if child.block_type == "picture"}
    labels = {str(child.id): child.block.label for child in text.body}
    context = {
        "article": article,
        "form": form,
        "cover": text.cover,
        "blocks": [
            {"draft": block, "picture": pictures.get(block.key), "label": labels[block.key]} for block in blocks
        ],
        "formatted": has_formatting(text),
        "counts": counts(str(request.POST.get("title", text.title))),
        "offers": suggested_titles(
            title=text.title, lead=text.lead, lines=text.words(("body",)), unit=str(article.unit or "")
        ),
        "seen": request.POST.get("seen") or text_mark(article),
    }
    return render(request, "newsroom/piece_edit.html", context, status=422 if form.is_bound else 200)


def _offers(text: Article, *, unit: str) -> list[str]:
    """Titles that the text itself offers."""
    return suggested_titles(title=text.title, lead=text.lead, lines=text.words(("body",)), unit=unit)


def _page(request: HttpRequest, article: Article, *, failed: str = "", error: RuleBroken | None = None) -> HttpResponse:
    context = _context(request, article) | {"failed": failed, "error": str(error or ""), "given": request.POST}
    context["asks_reason"] = isinstance(error, NeedsReason)
    shown = context["choices"] | context["time_choices"]
    context["is_stray"] = bool(error) and CHOICES.get(failed) not in shown
    return render(request, "newsroom/piece_detail.html", context, status=409 if error else 200)


def _context(request: HttpRequest, article: Article) -> dict[str, Any]:
    user = person_of(request)
    approval = holding_approval(article)
    who = standing_of(user, article)
    has_newer_text = article.live and article.latest_revision_id != article.live_revision_id
    dispatch = Dispatch.objects.filter(article=article).first()
    choices = piece_choices(article.state, who, has_newer_text=has_newer_text, is_approved=approval is not None)
    text = _with_renditions(article.get_latest_revision_as_object())
    return {
        "article": article,
        "text": text,
        # Drawn by its own format only on the portal: here whoever decides reads every word of it.
        "own_words": text.words([name for name in text.PARTS if name != "body"]),
        "lack": text.lack() if "submit" in choices else "",
        "section": section_of(article),
        "dispatch": dispatch,
        "approval": approval,
        "has_newer_text": has_newer_text,
        "has_written": who.has_written,
        "sees_plan": reaches_over(user, READING_ROLES, None),
        "choices": choices,
        "people": board_of(article.unit) if "hand_over" in choices else [],
        "events": history(article, dispatch),
        "may_release": article.live and has_role(user, (Role.SOCIAL_EDITOR, Role.MANAGING_EDITOR), article.unit),
        "public_path": public_path(article) if article.live else "",
        "compare_url": _compare_url(article),
        "late": late_and_told() if article.state == Article.State.SCHEDULED else None,
        "sections": sections() if article.live else [],
        **times_context(article, who, user),
        "seen": text_mark(article),
    }


def _with_renditions(text: Article) -> Article:
    """The text with the sizes of all its pictures known. One query."""
    inside = [child.value["image"] for child in text.body if child.block_type == "picture"]
    prefetch_related_objects([*filter(None, inside), *([text.cover] if text.cover else [])], "renditions")
    return text


def _compare_url(article: Article) -> str:
    """Where its texts stand side by side; empty while there is only one."""
    if article.live_revision_id in (None, article.latest_revision_id):
        others = Revision.objects.for_instance(article).exclude(pk=article.latest_revision_id)
        if not others.exists():
            return ""
    return reverse("newsroom:piece_compare", args=[article.pk])
