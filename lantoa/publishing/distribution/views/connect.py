"""Connecting by consent: out to the network, back with a code, and which account belongs to which unit."""

import asyncio
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.kit.doors import or_404
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.people.facade import person_of
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.access import get_managed_channel, get_managed_unit, may_manage_channels
from lantoa.publishing.distribution.connect import modules
from lantoa.publishing.distribution.connect.actions import connect_found, reconnect_found
from lantoa.publishing.distribution.connect.attempts import (
    begin_attempt,
    end_attempt,
    found_in,
    get_attempt_for,
    keep_found,
)
from lantoa.publishing.distribution.models import Channel, ConnectAttempt
from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful
from lantoa.publishing.distribution.networks.registry import SPECS
from lantoa.publishing.distribution.networks.spec import Spec
from lantoa.publishing.distribution.screens.connecting import offers, units_offered
from lantoa.publishing.distribution.views.addresses import number, words

LONGEST_CODE = 2_000


def consent_start(request: HttpRequest, spec: Spec) -> HttpResponse:
    """Says what will happen, and goes there when that is confirmed. Called by `adding.channel_connect`."""
    channel, unit = asked_for(request, spec)
    if request.method == "POST":
        state = begin_attempt(network=spec.name, unit=unit, by=person_of(request), channel=channel)
        return redirect(modules.consent_url(spec.name, state))
    context = {"spec": spec, "unit": unit, "channel": channel}
    page = render(request, "distribution/connect_start.html", context)
    # The form leads away: browsers hold a redirect after a form to the policy of the page that had it.
    there = urlsplit(modules.consent_url(spec.name, ""))
    page._csp_update = {"form-action": [f"{there.scheme}://{there.netloc}"]}  # type: ignore[attr-defined] # django-csp
    return page


def asked_for(request: HttpRequest, spec: Spec) -> tuple[Channel | None, Unit]:
    """The channel to connect again and its unit, or the unit that gets a new one; 404 when it is not the person's."""
    if (channel_id := number(request, "kenh")) is not None:
        channel = or_404(get_managed_channel, person_of(request), channel_id)
        if channel.network != spec.name:
            raise Http404
        return channel, channel.unit
    return None, or_404(get_managed_unit, person_of(request), words(request.GET, "don-vi", 40))


@login_required
@require_safe
def consent_back(request: HttpRequest, network: str) -> HttpResponse:
    """Where the network leads back to."""
    if network not in SPECS or not modules.offers_consent(SPECS[network]):
        raise Http404
    user = person_of(request)
    try:
        attempt = end_attempt(state=words(request.GET, "state", 300), network=network, by=user)
    except NotAllowed as error:
        return _failed(request, str(error), None)
    if not may_manage_channels(user, attempt.unit):
        raise Http404
    code = words(request.GET, "code", LONGEST_CODE)
    if not code:
        return _failed(request, _("Chưa có kênh nào được kết nối: bên ấy cho biết đồng chí chưa đồng ý."), attempt)
    told = {name: words(request.GET, name, 200) for name in request.GET if name not in ("code", "state")}
    try:
        accounts = asyncio.run(modules.accounts_for_code(network, code, told))
    except (ChannelError, Doubtful) as error:
        return _failed(request, str(error), attempt)
    if not accounts:
        return _failed(request, _("Tài khoản ấy không quản trị trang hay kênh nào mà ứng dụng được dùng."), attempt)
    keep_found(attempt, accounts)
    return _reconnected(request, attempt) if attempt.channel_id else redirect("distribution:connect_pick", attempt.pk)


def _reconnected(request: HttpRequest, attempt: ConnectAttempt) -> HttpResponse:
    channel = attempt.channel
    assert channel is not None
    try:
        done = reconnect_found(attempt=attempt, by=person_of(request))
    except RuleBroken as error:
        return _failed(request, str(error), attempt)
    if done is None:
        why = _("{} không nằm trong những gì vừa được cho phép. Hãy kết nối lại và chọn đúng kênh ấy.")
        return _failed(request, why.format(channel), attempt)
    messages.success(request, _("Đã kết nối lại {}.").format(done))
    return redirect("distribution:channel_detail", done.pk)


def _failed(request: HttpRequest, why: str, attempt: ConnectAttempt | None) -> HttpResponse:
    context = {"why": why, "attempt": attempt, "spec": SPECS[attempt.network] if attempt else None}
    return render(request, "distribution/connect_failed.html", context, status=422)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def connect_pick(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Which account belongs to which unit; several at once."""
    user = person_of(request)
    attempt = or_404(get_attempt_for, user, attempt_id)
    accounts = found_in(attempt)
    offered = units_offered(attempt.unit)
    rows = offers(attempt.network, accounts, attempt.unit, offered)
    typed = {one.address: words(request.POST, f"don-vi.{one.address}", 40).strip() for one in accounts}
    why = ""
    if request.method == "POST":
        try:
            channels = connect_found(attempt_id=attempt_id, choices=typed, by=user)
        except (RuleBroken, NotAllowed) as error:
            why = str(error)
        else:
            messages.success(request, _("Đã kết nối {} kênh.").format(len(channels)))
            if len(channels) == 1:
                return redirect("distribution:channel_detail", channels[0].pk)
            return redirect("distribution:channel_list")
    shown = [(row, typed[row.account.address] if request.method == "POST" else row.code) for row in rows]
    context = {"attempt": attempt, "spec": SPECS[attempt.network], "rows": shown, "offered": offered, "why": why}
    return render(request, "distribution/connect_pick.html", context, status=422 if why else 200)
