"""Bringing a channel in: which network, and how; by a token, by a code said in a chat, or by hand."""

import asyncio
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.kit.clock import now
from lantoa.kit.doors import or_404
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import person_of
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.access import get_managed_channel, get_managed_unit
from lantoa.publishing.distribution.connect import modules
from lantoa.publishing.distribution.connect.actions import as_found, connect_with_token
from lantoa.publishing.distribution.connect.chats import begin_chat, code_of, link_by_message, listen, waits_for_chat
from lantoa.publishing.distribution.connect.forms import ManualForm, TokenForm
from lantoa.publishing.distribution.connect.manage import add_manual
from lantoa.publishing.distribution.connect.modules import offers_chats
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.networks.apps import installed_app
from lantoa.publishing.distribution.networks.base import Account, ChannelError, Doubtful, Health
from lantoa.publishing.distribution.networks.registry import SPECS, network
from lantoa.publishing.distribution.networks.spec import Spec
from lantoa.publishing.distribution.rules import Pace
from lantoa.publishing.distribution.screens.connecting import NOT_BY_HAND, own_units, way_of, ways
from lantoa.publishing.distribution.screens.words import refused_words
from lantoa.publishing.distribution.views.addresses import words
from lantoa.publishing.distribution.views.connect import asked_for, consent_start


def managed_unit(request: HttpRequest) -> Unit:
    """The unit of the address; 404 when its channels are not the person's to manage."""
    return or_404(get_managed_unit, person_of(request), words(request.GET, "don-vi", 40).strip())


@login_required
@require_safe
def channel_add(request: HttpRequest) -> HttpResponse:
    """Which network. Without a unit in the address: the person's own one, or which of theirs."""
    units = own_units(person_of(request))
    if not units:
        raise Http404
    if not request.GET.get("don-vi") and len(units) > 1:
        return render(request, "distribution/channel_add.html", {"units": units})
    unit = managed_unit(request) if request.GET.get("don-vi") else units[0]
    return render(request, "distribution/channel_add.html", {"unit": unit, "ways": ways()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def channel_add_manual(request: HttpRequest, network: str) -> HttpResponse:
    """A channel on which people share."""
    spec, unit = _spec(network), managed_unit(request)
    if spec.name in NOT_BY_HAND:
        raise Http404
    form = ManualForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            channel = add_manual(unit=unit, network=spec.name, by=person_of(request), **form.cleaned_data)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã thêm {} vào sổ kênh.").format(channel))
            return redirect("distribution:channel_detail", channel.pk)
    return _form(request, form, {"spec": spec, "unit": unit})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def channel_connect(request: HttpRequest, network: str) -> HttpResponse:
    """Connect a new channel, or one again: in the way its network has."""
    spec = _spec(network)
    way = way_of(spec)
    if way == "consent":
        return consent_start(request, spec)
    if way == "token":
        return _by_token(request, spec)
    if way == "chat":
        return _by_chat(request, spec)
    raise Http404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def channel_chat(request: HttpRequest, channel_id: int) -> HttpResponse:
    """The code to be written in the chat, and whether it was heard."""
    channel = or_404(get_managed_channel, person_of(request), channel_id)
    if not offers_chats(SPECS[channel.network]) or not waits_for_chat(channel):
        raise Http404
    why = ""
    if request.method == "POST":
        try:
            if _is_heard(channel):
                messages.success(request, _("Đã kết nối {}.").format(channel))
                return redirect("distribution:channel_detail", channel.pk)
            why = _("Chưa thấy mã. Hãy gửi mã trong cuộc trò chuyện với bot, đợi vài giây rồi bấm lại.")
        except (ChannelError, Doubtful, RuleBroken) as error:
            why = str(error)
    context = {"channel": channel, "code": code_of(channel, now()), "why": why}
    return render(request, "distribution/channel_chat.html", context, status=422 if why else 200)


def _is_heard(channel: Channel) -> bool:
    """Whether one of the bot's new messages brought this channel's code; those of others are linked on the way."""
    linked = [link_by_message(channel.network, message, now()) for message in asyncio.run(listen(channel))]
    return channel.pk in {one.pk for one in linked if one is not None}


def _by_chat(request: HttpRequest, spec: Spec) -> HttpResponse:
    channel, unit = asked_for(request, spec)
    form = TokenForm(request.POST or None, spec=spec, has_address=False)
    if request.method == "POST" and form.is_valid():
        typed = {"address": channel.address if channel else "", **form.cleaned_data}
        try:
            health = asyncio.run(_check(spec, typed, {})) if spec.checks_health else Health()
        except (ChannelError, Doubtful) as error:
            form.add_error(None, refused_words(spec.label, error))
        else:
            return _chat_begun(request, spec, (channel, unit), typed | {"name": typed["name"] or health.name})
    return _form(request, form, {"spec": spec, "unit": unit, "channel": channel, "is_token": True})


def _chat_begun(
    request: HttpRequest, spec: Spec, place: tuple[Channel | None, Unit], typed: dict[str, Any]
) -> HttpResponse:
    """A chat that is known takes the new token; a new one waits for its code."""
    channel, unit = place
    by = person_of(request)
    if channel is not None and channel.address:
        found = as_found(channel.address, typed["token"], Health(name=channel.name))
        made = connect_with_token(unit=unit, network=spec.name, account=found, by=by)
        messages.success(request, _("Đã kết nối {}.").format(made))
        return redirect("distribution:channel_detail", made.pk)
    waiting = begin_chat(unit=unit, network=spec.name, token=typed["token"], name=typed["name"], by=by)
    return redirect("distribution:channel_chat", waiting.pk)


def _spec(name: str) -> Spec:
    if name not in SPECS:
        raise Http404
    return SPECS[name]


def _by_token(request: HttpRequest, spec: Spec) -> HttpResponse:
    channel, unit = asked_for(request, spec)
    first = {"address": channel.address, "name": channel.name} if channel else None
    form = TokenForm(request.POST or None, spec=spec, initial=first)
    if channel:
        form.fields["address"].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            made = _connected(form, spec, unit, request)
        except (ChannelError, Doubtful) as error:
            form.add_error(None, refused_words(spec.label, error))
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã kết nối {}.").format(made))
            return redirect("distribution:channel_detail", made.pk)
    return _form(request, form, {"spec": spec, "unit": unit, "channel": channel, "is_token": True})


def _connected(form: TokenForm, spec: Spec, unit: Unit, request: HttpRequest) -> Channel:
    """Checked at the network first: what is refused there is not kept."""
    typed = form.cleaned_data
    app = {name: typed[name] for name in ("app_id", "app_secret") if typed.get(name)}
    health = asyncio.run(_check(spec, typed, app)) if spec.checks_health else Health()
    found = as_found(typed["address"], typed.get("token", ""), health, typed.get("refresh_token", ""))
    made = connect_with_token(unit=unit, network=spec.name, account=found, by=person_of(request), **app)
    if typed["name"] and not made.name:
        Channel.objects.filter(pk=made.pk).update(name=typed["name"])
    return made


async def _check(spec: Spec, typed: dict[str, Any], app: dict[str, str]) -> Health:
    installed_id, installed_secret = installed_app(spec.name)
    async with modules.line() as http:
        account = Account(
            address=typed["address"],
            token=typed.get("token", ""),
            http=http,
            pace=Pace(),
            app_id=app.get("app_id", installed_id),
            app_secret=app.get("app_secret", installed_secret),
        )
        return await network(spec.name).check(account)


def _form(request: HttpRequest, form: ManualForm | TokenForm, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "distribution/channel_form.html", {**context, "form": form}, status=status)
