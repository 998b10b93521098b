"""The chief editor's directions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.kit.asked import number
from lantoa.kit.clock import today
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.people.facade import person_of
from lantoa.publishing.newsroom.facade import Article, get_article_at_desk, sections
from lantoa.publishing.planning.access import get_direction_for, may_direct, sees_plan
from lantoa.publishing.planning.actions import acknowledge_direction, end_direction, give_direction
from lantoa.publishing.planning.models import Direction
from lantoa.publishing.planning.queries import directions_on
from lantoa.publishing.planning.rules import holds_today
from lantoa.publishing.planning.views.door import chosen_section, frame, plan_view, signed_view
from lantoa.publishing.planning.words import wanted_day

MOST_SHOWN = 60


@plan_view
@require_http_methods(["GET", "HEAD", "POST"])
def direction_list(request: HttpRequest) -> HttpResponse:
    """Every direction with who has read it; a POST gives one more."""
    user = person_of(request)
    error = ""
    if request.method == "POST":
        try:
            _give(request)
        except RuleBroken as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("Đã gửi chỉ đạo."))
            return redirect("planning:direction_list")
    piece_id = number(request.GET.get("bai"))
    rows = Direction.objects.select_related("given_by", "section", "article").prefetch_related("acks__user")
    context: dict[str, Any] = {
        **frame(user, current="chi-dao"),
        "rows": [_shown(row, user.pk) for row in rows.defer("article__body", "article__lead")[:MOST_SHOWN]],
        "may_direct": may_direct(user),
        "sections": sections(),
        "piece": get_article_at_desk(user, piece_id) if piece_id else None,
        "today": today(),
        "error": error,
        "given": request.POST,
    }
    return render(request, "planning/direction_list.html", context, status=409 if error else 200)


def _shown(row: Direction, user_id: int) -> dict[str, Any]:
    acks = list(row.acks.all())
    return {
        "row": row,
        "acks": acks,
        "holds": holds_today(row.valid_from, row.valid_until, today=today()),
        "is_read": any(ack.user_id == user_id for ack in acks),
    }


def _give(request: HttpRequest) -> Direction:
    given, user = request.POST, person_of(request)
    piece_id = number(given.get("article"))
    article: Article | None = get_article_at_desk(user, piece_id) if piece_id else None
    until = given.get("valid_until", "")
    return give_direction(
        text=given.get("text", ""),
        valid_from=wanted_day(given.get("valid_from", "")),
        valid_until=wanted_day(until) if until else None,
        section=chosen_section(given.get("section", "")),
        article=article,
        by=user,
    )


@plan_view
@require_POST
def direction_read(request: HttpRequest, direction_id: int) -> HttpResponse:
    """The person has read it, and is back where they were."""
    user = person_of(request)
    acknowledge_direction(direction=get_direction_for(user, direction_id), by=user)
    messages.success(request, _("Đã ghi nhận đồng chí đã đọc chỉ đạo."))
    wanted = request.POST.get("next", "")
    if wanted.startswith("/toa-soan/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return redirect(wanted)
    return redirect("planning:direction_list")


@plan_view
@require_POST
def direction_end(request: HttpRequest, direction_id: int) -> HttpResponse:
    """It holds no more from tomorrow."""
    user = person_of(request)
    end_direction(direction=get_direction_for(user, direction_id), by=user)
    messages.success(request, _("Chỉ đạo hết hiệu lực sau hôm nay."))
    return redirect("planning:direction_list")


@signed_view
@require_safe
def piece_directions(request: HttpRequest, article_id: int) -> HttpResponse:
    """Part of a piece's page: what is directed on it; nothing for a board that does not see the plan."""
    user = person_of(request)
    article = get_article_at_desk(user, article_id)
    if not sees_plan(user):
        raise NotAllowed(_("Không tìm thấy trang này."))
    path = article.path[: -Article.steplen]
    section = next((one for one in sections() if one.path == path), None)
    rows = directions_on(article, section).prefetch_related("acks__user")
    context = {
        "rows": [_shown(row, user.pk) for row in rows],
        "article": article,
        "may_direct": may_direct(user),
        "back": f"/toa-soan/bai/{article.pk}/",
    }
    return render(request, "planning/_piece_directions.html", context)
