"""One channel: how it stands, who follows it, what stood there last, and what can be done."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantoa.kit.buttons import button
from lantoa.kit.clock import now
from lantoa.kit.doors import or_404
from lantoa.org.people.facade import person_of
from lantoa.publishing.distribution.access import get_channel_for, get_managed_channel, may_manage_channels
from lantoa.publishing.distribution.connect.manage import (
    change_channel,
    check_soon,
    close_channel,
    reopen_channel,
    switches_of,
)
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.screens.channel import channel_page
from lantoa.publishing.distribution.views.addresses import words


@login_required
@require_safe
def channel_detail(request: HttpRequest, channel_id: int) -> HttpResponse:
    user = person_of(request)
    channel = or_404(get_channel_for, user, channel_id)
    may_manage = may_manage_channels(user, channel.unit)
    context = {"channel": channel, "page": channel_page(channel, at=now()), "may_manage": may_manage}
    return render(request, "distribution/channel_detail.html", context)


def _managed(request: HttpRequest, channel_id: int) -> Channel:
    return or_404(get_managed_channel, person_of(request), channel_id)


def _back(request: HttpRequest, channel: Channel) -> HttpResponse:
    return redirect("distribution:channel_detail", channel.pk)


@button(_managed, _back)
def channel_change(request: HttpRequest, channel: Channel) -> str:
    """Its name and its switches."""
    switches = {option: f"bat.{option}" in request.POST for option in switches_of(channel)}
    change_channel(channel=channel, name=words(request.POST, "name", 400), switches=switches, by=person_of(request))
    return _("Đã lưu.")


@button(_managed, _back)
def channel_close(request: HttpRequest, channel: Channel) -> str:
    close_channel(channel=channel, by=person_of(request))
    return _("Đã đóng {}. Không bài nào được đăng lên đó nữa.").format(channel)


@button(_managed, _back)
def channel_reopen(request: HttpRequest, channel: Channel) -> str:
    reopen_channel(channel=channel, by=person_of(request))
    return _("Đã mở lại {}. Bài tới kênh này là việc chia sẻ bằng tay.").format(channel)


@button(_managed, _back)
def channel_check(request: HttpRequest, channel: Channel) -> str:
    """Have a worker look at the connection next."""
    check_soon(channel)
    return _("Đang kiểm tra {}; kết quả hiện ở đây trong ít phút.").format(channel)
