"""Where the owner of an account agrees to posts: what is open is asked of the network, nothing is chosen beforehand."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantoa.kit.doors import or_404
from lantoa.org.people.facade import person_of
from lantoa.publishing.distribution.access import get_own_channel_for
from lantoa.publishing.distribution.actions import agree_to_posts, withdraw_consent
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful
from lantoa.publishing.distribution.networks.tiktok.consent import Consent, consent_of
from lantoa.publishing.distribution.screens.consent import Creator, creator_of, level_labels


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def channel_consent(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Who may see the account's posts and what others may do with them; withdrawn by the same page."""
    channel = _channel(request, channel_id)
    if request.method == "POST" and "thoi" in request.POST:
        withdraw_consent(channel, by=person_of(request))
        messages.success(request, _("Từ nay bài trên kênh này do người đăng."))
        return redirect("distribution:channel_consent", channel_id)
    try:
        creator = creator_of(channel)
    except (ChannelError, Doubtful) as error:
        return _page(request, channel, None, problem=str(error), status=502 if request.method == "POST" else 200)
    if request.method != "POST":
        return _page(request, channel, creator)
    chosen = _chosen(request, creator)
    if chosen is None:
        return _page(request, channel, creator, problem=_("Hãy chọn ai được xem bài đăng."), status=422)
    agree_to_posts(channel, by=person_of(request), consent=chosen)
    messages.success(request, _("Đã ghi nhận. Từ nay video được tự đăng lên kênh này."))
    return redirect("distribution:channel_consent", channel_id)


def _channel(request: HttpRequest, channel_id: int) -> Channel:
    channel = or_404(get_own_channel_for, person_of(request), channel_id)
    if channel.network != "tiktok" or channel.state != Channel.State.CONNECTED:
        raise Http404
    return channel


def _chosen(request: HttpRequest, creator: Creator) -> Consent | None:
    privacy = request.POST.get("privacy", "")
    if privacy not in dict(creator.levels):
        return None
    return Consent(privacy=privacy, **{name: name in request.POST for name, _label in creator.switches})


def _page(
    request: HttpRequest, channel: Channel, creator: Creator | None, *, problem: str = "", status: int = 200
) -> HttpResponse:
    known = consent_of(channel.options)
    context = {
        "channel": channel,
        "creator": creator,
        "problem": problem,
        "known": known,
        "known_level": level_labels()[known.privacy] if known else "",
    }
    return render(request, "distribution/channel_consent.html", context, status=status)
