"""Bringing a channel in: which network, and how; by a token, by a code said in a chat, or by hand."""

import asyncio
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.people.facade import person_of
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.access import get_managed_unit
from lantoa.publishing.distribution.connect import modules
from lantoa.publishing.distribution.connect.actions import as_found, connect_with_token
from lantoa.publishing.distribution.connect.forms import ManualForm, TokenForm
from lantoa.publishing.distribution.connect.manage import add_manual
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.networks.apps import installed_app
from lantoa.publishing.distribution.networks.base import Account, ChannelError, Doubtful, Health
from lantoa.publishing.distribution.networks.registry import SPECS, network
from lantoa.publishing.distribution.networks.spec import Spec
from lantoa.publishing.distribution.rules import Pace
from lantoa.publishing.distribution.screens.connecting import own_units, way_of, ways
from lantoa.publishing.distribution.views.addresses import words
from lantoa.publishing.distribution.views.connect import asked_for, consent_start


def managed_unit(request: HttpRequest) -> Unit:
    """The unit of the address; 404 when its channels are not the person's to manage."""
    try:
        return get_managed_unit(person_of(request), words(request.GET, "don-vi", 40).strip())
    except NotAllowed as error:
        raise Http404(str(error)) from error


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
    raise Http404


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
            form.add_error(None, _("{} không nhận: {}").format(spec.label, error))
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
