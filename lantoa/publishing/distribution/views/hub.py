"""The door of the WebSub hub: programs of other sites ask here; nothing of it needs a session."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lantoa.kit.errors import RuleBroken
from lantoa.kit.http import client_address
from lantoa.publishing.distribution.websub.requests import HOUR, Asked, TooMany, ask

LARGEST_BODY = 8_192


# Programs of other sites have no page of ours to take a token from; what they ask is confirmed by the callback itself.
@csrf_exempt
@never_cache
@require_POST
def hub(request: HttpRequest) -> HttpResponse:
    """Subscribe and unsubscribe; `publish` is heard and needs nothing: the hub knows its own pieces."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        return _words(_("Yêu cầu quá dài."), 413)
    values = request.POST
    if values.get("hub.mode") == "publish":
        return HttpResponse(status=202)
    asked = Asked(
        mode=values.get("hub.mode", ""),
        topic=values.get("hub.topic", ""),
        callback=values.get("hub.callback", ""),
        lease_seconds=values.get("hub.lease_seconds", ""),
        secret=values.get("hub.secret", ""),
    )
    try:
        ask(asked, caller=client_address(request.META, trust_proxy=settings.TRUST_PROXY))
    except TooMany as reason:
        answer = _words(str(reason), 429)
        answer["Retry-After"] = str(HOUR)
        return answer
    except RuleBroken as reason:
        return _words(str(reason), 400)
    return HttpResponse(status=202)


def _words(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
