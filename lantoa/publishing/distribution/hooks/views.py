"""Public addresses that networks call: the bytes as they came, checked, answered at once."""

import contextlib
import hashlib
import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.publishing.distribution.connect.chats import link_by_message
from lantoa.publishing.distribution.hooks.counts import CallOutcome, count_call
from lantoa.publishing.distribution.hooks.events import posts_changed, take_events
from lantoa.publishing.distribution.networks.facebook import webhook as facebook_events
from lantoa.publishing.distribution.networks.zalo_bot import webhook as bot_events
from lantoa.publishing.distribution.networks.zalo_oa import webhook as zalo_events
from lantoa.publishing.distribution.notices.chat import NOTICE_BOT, link_person

LARGEST_BODY = 1024 * 1024


def _raw_body(request: HttpRequest) -> bytes | None:
    """The bytes as they came; None when they are too many, or the line broke."""
    try:
        body: bytes = request.read(LARGEST_BODY + 1)
    except (UnreadablePostError, OSError):
        return None
    return body if len(body) <= LARGEST_BODY else None


def _answered(network: str, outcome: CallOutcome, *, status: int = 200) -> HttpResponse:
    count_call(network, outcome, now())
    return HttpResponse("ok\n" if status == 200 else "", content_type="text/plain", status=status)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def facebook(request: HttpRequest) -> HttpResponse:
    """GET: the handshake of Meta's console. POST: what happened to posts of pages (channels A1.8)."""
    if request.method == "GET":
        challenge = facebook_events.handshake(request.GET.dict(), settings.FACEBOOK_WEBHOOK_VERIFY_TOKEN)
        return HttpResponse(challenge or "", content_type="text/plain", status=200 if challenge else 403)
    body = _raw_body(request)
    if body is None:
        return _answered("facebook", CallOutcome.BROKEN, status=413)
    signature = request.headers.get(facebook_events.SIGNATURE_HEADER)
    if not facebook_events.verify_signature(body, signature, settings.FACEBOOK_APP_SECRET):
        return _answered("facebook", CallOutcome.FORGED, status=403)
    posts_changed("facebook", ((event.key, event.post_id) for event in facebook_events.events(body)), at=now())
    return _answered("facebook", CallOutcome.TAKEN)


@csrf_exempt
@never_cache
@require_POST
def zalo(request: HttpRequest) -> HttpResponse:
    """Events of official accounts (channels A2.11): answered 200 whatever they are, or Zalo switches the webhook off.

    None of them tells figures of an article: they are kept once, so that what follows from one will follow once.
    """
    body, at = _raw_body(request), now()
    event = zalo_events.read(body) if body is not None else None
    if body is None or event is None:
        return _answered("zalo_oa", CallOutcome.BROKEN)
    keys = zalo_events.Keys(settings.ZALO_APP_ID, settings.ZALO_WEBHOOK_KEY, settings.ZALO_APP_SECRET)
    headers = {name.lower(): value for name, value in request.headers.items()}
    if not zalo_events.matched_by(body, headers, keys, oa_id=event.oa_id) or not zalo_events.is_fresh(event, at):
        return _answered("zalo_oa", CallOutcome.FORGED)
    take_events("zalo_oa", [event.key], at=at)
    return _answered("zalo_oa", CallOutcome.TAKEN)


def bot_secret(bot: str) -> str:
    """What one bot's calls carry in their header: made of the installation's key, so that nothing has to be kept."""
    return hmac.new(settings.SECRET_KEY.encode(), f"zalo-bot-hook:{bot}".encode(), hashlib.sha256).hexdigest()


@csrf_exempt
@never_cache
@require_POST
def zalo_bot(request: HttpRequest, bot: str) -> HttpResponse:
    """Messages to one of our bots: a code in them links the chat to its channel, or to the person it is of.

    `bot` is the name under which its webhook was set, with `bot_secret(bot)`; people are linked by the notice bot.
    """
    body = _raw_body(request)
    if body is None:
        return _answered("zalo_bot", CallOutcome.BROKEN)
    if not bot_events.is_genuine(request.headers.get("X-Bot-Api-Secret-Token", ""), bot_secret(bot)):
        return _answered("zalo_bot", CallOutcome.FORGED)
    message = bot_events.read(body)
    # A message that is lost after this line is written anew: its code holds for an hour.
    if message is not None and take_events("zalo_bot", [f"{bot}:{message.key}"], at=now()):
        with contextlib.suppress(RuleBroken):
            if bot == NOTICE_BOT:
                link_person(message, now())
            else:
                link_by_message("zalo_bot", message, now())
    return _answered("zalo_bot", CallOutcome.TAKEN)
