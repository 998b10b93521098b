"""The planning calendar: week, month, campaign."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.kit.asked import number
from lantoa.kit.clock import today
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.people.facade import User, person_of
from lantoa.publishing.newsroom.facade import (
    Article,
    Format,
    articles_for_desk,
    get_article_at_desk,
    sections,
    short_line,
)
from lantoa.publishing.planning.access import get_campaign_for, get_entry_for, may_plan, must
from lantoa.publishing.planning.actions import Plan, change_entry, link_piece, plan_piece, remove_entry, start_campaign
from lantoa.publishing.planning.models import Campaign, PlanEntry
from lantoa.publishing.planning.queries import ShownEntry, entries_between, shown_entries
from lantoa.publishing.planning.rules import month_of, week_of
from lantoa.publishing.planning.views.door import chosen_section, frame, plan_view
from lantoa.publishing.planning.words import day_or_none, wanted_day

STAGES = ("planned", "assigned", "filed", "published")
MOST_PIECES = 30


@dataclass(frozen=True)
class Looked:
    """What the calendar's address asks for."""

    view: str
    day: date
    campaign: Campaign | None
    section: str
    genre: str
    format: str
    stage: str


def _looked(request: HttpRequest) -> Looked:
    given = request.GET
    campaign_id = number(given.get("chien-dich"))
    view = given.get("xem", "")
    stage = given.get("buoc", "")
    return Looked(
        view=view if view in ("tuan", "thang") else "tuan",
        day=day_or_none(given.get("ngay", "")) or today(),
        campaign=get_campaign_for(request.user, campaign_id) if campaign_id else None,
        section=short_line(given.get("chuyen-muc", ""), 80),
        genre=short_line(given.get("the-loai", ""), 20),
        format=short_line(given.get("dinh-dang", ""), 20),
        stage=stage if stage in STAGES else "",
    )


@plan_view
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The days with what is planned for them."""
    return _calendar(request)


def _calendar(request: HttpRequest, *, error: str = "") -> HttpResponse:
    user, looked = person_of(request), _looked(request)
    days = week_of(looked.day) if looked.view == "tuan" else month_of(looked.day)
    is_week, last = looked.view == "tuan", days[-1]
    if looked.campaign:
        shown = shown_entries(PlanEntry.objects.all(), campaign_id=looked.campaign.pk)
        days = sorted({one.entry.planned_for for one in shown})
    else:
        shown = entries_between(days[0], days[-1])
    kept = [one for one in shown if _fits(one, looked)]
    context = {
        **frame(user, current="lich"),
        "looked": looked,
        "days": [{"day": day, "entries": [one for one in kept if one.entry.planned_for == day]} for day in days],
        "counts": [(key, label, sum(one.stage == key for one in shown)) for key, label in stage_labels()],
        "before": looked.day - timedelta(days=7 if is_week else looked.day.day),
        "after": last + timedelta(days=1) if is_week else _next_month(looked.day),
        "today": today(),
        "campaigns": list(Campaign.objects.all()),
        "sections": sections(),
        "genres": Article.Genre.choices,
        "formats": Format.choices,
        "stages": stage_labels(),
        "may_plan": may_plan(user),
        "error": error,
        "given": request.POST,
    }
    return render(request, "planning/calendar.html", context, status=409 if error else 200)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _fits(one: ShownEntry, looked: Looked) -> bool:
    section = one.entry.section.slug if one.entry.section else ""
    return (
        (not looked.section or section == looked.section)
        and (not looked.genre or one.entry.genre == looked.genre)
        # Only what has become a piece has one.
        and (not looked.format or (one.article is not None and one.article.format == looked.format))
        and (not looked.stage or one.stage == looked.stage)
    )


def stage_labels() -> list[tuple[str, str]]:
    """Every stage of a planned piece with its name, in order."""
    return list(zip(STAGES, (_("Dự kiến"), _("Đã giao"), _("Đã có tin, bài"), _("Đã đăng")), strict=True))


@plan_view
@require_http_methods(["GET", "HEAD", "POST"])
def entry_new(request: HttpRequest) -> HttpResponse:
    """One more planned piece."""
    user = person_of(request)
    must(may_plan(user))
    error = ""
    if request.method == "POST":
        try:
            entry = plan_piece(plan=_plan(request.POST, user), by=user)
        except RuleBroken as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("Đã thêm vào kế hoạch."))
            return redirect("planning:entry_detail", entry.pk)
    day = day_or_none(request.GET.get("ngay", "")) or today()
    context = _form(user) | {"values": request.POST or {"planned_for": f"{day}"}, "error": error}
    return render(request, "planning/entry_new.html", context, status=409 if error else 200)


@plan_view
@require_http_methods(["GET", "HEAD", "POST"])
def entry_detail(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One planned piece: changed, assigned, linked."""
    user = person_of(request)
    entry = get_entry_for(user, entry_id)
    error = ""
    if request.method == "POST":
        must(may_plan(user))
        try:
            change_entry(entry=entry, plan=_plan(request.POST, user), by=user)
        except RuleBroken as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("Đã lưu kế hoạch."))
            return redirect("planning:entry_detail", entry.pk)
    [shown] = shown_entries(PlanEntry.objects.filter(pk=entry.pk))
    context = _form(user) | {
        "entry": entry,
        "shown": shown,
        "stage": dict(stage_labels())[shown.stage],
        "values": request.POST or _kept(entry),
        "error": error,
        "may_plan": may_plan(user),
        "pieces": _pieces_to_link(user),
    }
    return render(request, "planning/entry_detail.html", context, status=409 if error else 200)


def _kept(entry: PlanEntry) -> dict[str, str]:
    return {
        "title": entry.title,
        "planned_for": f"{entry.planned_for}",
        "section": entry.section.slug if entry.section else "",
        "genre": entry.genre,
        "campaign": str(entry.campaign_id or ""),
        "note": entry.note,
    }


def _pieces_to_link(user: User) -> list[Article]:
    """Pieces touched lately, to choose from."""
    rows = articles_for_desk(user).defer("body", "lead").order_by("-latest_revision_created_at")
    return list(rows.filter(latest_revision_created_at__isnull=False)[:MOST_PIECES])


@plan_view
@require_POST
def entry_link(request: HttpRequest, entry_id: int) -> HttpResponse:
    """The piece that came of it; an empty choice takes the link away."""
    user = person_of(request)
    pk = number(request.POST.get("article"))
    article = get_article_at_desk(user, pk) if pk else None
    link_piece(entry=get_entry_for(user, entry_id), article=article, by=user)
    messages.success(request, _("Đã nối với bài.") if article else _("Đã bỏ nối bài."))
    return redirect("planning:entry_detail", entry_id)


@plan_view
@require_POST
def entry_remove(request: HttpRequest, entry_id: int) -> HttpResponse:
    """It is planned no more."""
    user = person_of(request)
    remove_entry(entry=get_entry_for(user, entry_id), by=user)
    messages.success(request, _("Đã bỏ khỏi kế hoạch."))
    return redirect("planning:calendar")


@plan_view
@require_POST
def campaign_start(request: HttpRequest) -> HttpResponse:
    """A campaign, or new days for one."""
    try:
        campaign = start_campaign(
            name=request.POST.get("name", ""),
            starts_on=wanted_day(request.POST.get("starts_on", "")),
            ends_on=wanted_day(request.POST.get("ends_on", "")),
            by=person_of(request),
        )
    except RuleBroken as error:
        return _calendar(request, error=str(error))
    messages.success(request, _("Đã lưu chiến dịch “%(name)s”.") % {"name": campaign.name})
    return redirect("planning:calendar")


def _form(user: User) -> dict[str, Any]:
    return {
        **frame(user, current="lich"),
        "sections": sections(),
        "campaigns": list(Campaign.objects.all()),
        "genres": Article.Genre.choices,
    }


def _plan(given: QueryDict, user: User) -> Plan:
    campaign_id = number(given.get("campaign"))
    try:
        campaign = get_campaign_for(user, campaign_id) if campaign_id else None
    except NotAllowed as error:
        raise RuleBroken(str(error)) from error
    return Plan(
        title=given.get("title", ""),
        planned_for=wanted_day(given.get("planned_for", "")),
        section=chosen_section(given.get("section", "")),
        genre=given.get("genre", ""),
        campaign=campaign,
        note=given.get("note", ""),
    )
