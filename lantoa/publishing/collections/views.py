"""Campaign pages at the desk: which there are, and the managing editor's two decisions."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.clock import today
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import history_of
from lantoa.org.people.facade import person_of
from lantoa.publishing.collections.access import (
    campaigns_for,
    get_campaign_for,
    may_publish_campaigns,
    sees_campaigns,
)
from lantoa.publishing.collections.actions import publish_campaign, text_mark, withdraw_campaign
from lantoa.publishing.collections.models import CampaignPage
from lantoa.publishing.newsroom.facade import HomePage, desk_view, is_at_desk

MOST = 100
STEPS = {"dang": "publish", "go": "withdraw"}


@desk_view
@require_safe
def campaign_list(request: HttpRequest) -> HttpResponse:
    if not sees_campaigns(request.user):
        raise NotAllowed(_("Không tìm thấy trang này."))
    context = {
        "campaigns": list(campaigns_for(request.user)[:MOST]),
        "home": HomePage.all_of_kind().first() if is_at_desk(request.user) else None,
        "today": today(),
    }
    return render(request, "collections/campaign_list.html", context)


@desk_view
@require_safe
def campaign_detail(request: HttpRequest, campaign_id: int) -> HttpResponse:
    return _page(request, get_campaign_for(request.user, campaign_id))


@desk_view
@require_POST
def campaign_decide(request: HttpRequest, campaign_id: int, step: str) -> HttpResponse:
    campaign = get_campaign_for(request.user, campaign_id)
    if step not in STEPS:
        raise Http404
    by, reason = person_of(request), request.POST.get("reason", "")
    try:
        if step == "dang":
            publish_campaign(campaign=campaign, by=by, reason=reason, seen=request.POST.get("seen") or None)
            messages.success(request, _("Trang chiến dịch đã lên cổng."))
        else:
            withdraw_campaign(campaign=campaign, by=by, reason=reason)
            messages.success(request, _("Đã gỡ trang chiến dịch."))
    except RuleBroken as error:
        return _page(request, get_campaign_for(request.user, campaign_id), failed=step, error=str(error))
    return redirect("collections:campaign_detail", campaign.pk)


def _page(request: HttpRequest, campaign: CampaignPage, *, failed: str = "", error: str = "") -> HttpResponse:
    text = campaign.latest_revision.as_object() if campaign.latest_revision else campaign
    may_publish = may_publish_campaigns(request.user)
    has_newer_text = campaign.live_revision_id != campaign.latest_revision_id
    context = {
        "campaign": campaign,
        "text": text,
        "lack": text.lack(),
        "may_edit": is_at_desk(request.user),
        "may_publish": may_publish and (has_newer_text or not campaign.live),
        "may_withdraw": may_publish and campaign.live,
        "has_newer_text": has_newer_text,
        "seen": text_mark(campaign),
        "events": history_of(campaign)[:20],
        "failed": failed,
        "error": error,
        "given": request.POST,
    }
    return render(request, "collections/campaign_detail.html", context, status=409 if error else 200)
