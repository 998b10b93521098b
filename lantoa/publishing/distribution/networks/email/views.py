"""Pages for readers of letters, reached from letters: no account, no cookie; GET never changes anything."""

import hmac

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from lantoa.kit.doors import or_404
from lantoa.kit.errors import RuleBroken
from lantoa.kit.http import client_address
from lantoa.org.units.facade import get_unit
from lantoa.publishing.distribution.networks.email.forms import WishForm
from lantoa.publishing.distribution.networks.email.intake import end_subscription, take_return
from lantoa.publishing.distribution.networks.email.wishes import ask_for_letters, bulletin_of, confirm_wish, open_wish


# Mail programs post the one-click body from anywhere and without cookies (RFC 8058 3.2); the link is the proof.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The same words for every link, so that none tells whether it is somebody's."""
    if request.method == "POST":
        end_subscription(token)
    return render(request, "distribution/mail/unsubscribe.html", {"is_over": request.method == "POST"})


# Nothing of a session is used, and the letter asks before anything is sent.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest, code: str) -> HttpResponse:
    unit = or_404(get_unit, code)
    channel = bulletin_of(unit.pk)
    if channel is None:
        raise Http404("no letters")
    form = WishForm(request.POST if request.method == "POST" else None)
    status = 200
    is_asked = False
    if request.method == "POST":
        status = 422
        if form.is_valid():
            client = client_address(request.META, trust_proxy=settings.TRUST_PROXY)
            try:
                ask_for_letters(channel, client=client, **form.cleaned_data)
            except RuleBroken as error:
                form.add_error("address", str(error))
            else:
                is_asked, status = True, 200
    context = {"unit": unit, "form": form, "is_asked": is_asked}
    return render(request, "distribution/mail/subscribe.html", context, status=status)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    wish = open_wish(token)
    if wish is None:
        return render(request, "distribution/mail/confirm.html", {"wish": None}, status=404)
    if request.method == "POST":
        confirm_wish(token)
    context = {"wish": wish, "unit": wish.channel.unit, "is_agreed": request.method == "POST"}
    return render(request, "distribution/mail/confirm.html", context)


@csrf_exempt
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Raw RFC 822 from our own mail server. Who does not know the secret finds nothing here."""
    secret = settings.MAIL_INTAKE_SECRET
    if not secret or not hmac.compare_digest(request.headers.get("X-Mail-Intake-Secret", ""), secret):
        raise Http404
    try:
        take_return(request.body)
    except RequestDataTooBig:
        return HttpResponse(status=413)
    return HttpResponse(status=204)
