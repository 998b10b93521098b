"""What strangers ask of the hub: checked at once, confirmed later by a worker."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.counting import may_again
from lantoa.kit.errors import RuleBroken
from lantoa.kit.public_web import Unsafe, check_address
from lantoa.publishing.distribution.models import WebSubSubscription
from lantoa.publishing.distribution.websub import rules
from lantoa.publishing.distribution.websub.feeds import is_topic

HOUR = 3_600
State = WebSubSubscription.State


class TooMany(RuleBroken):
    """The caller, its callback or its host has asked too often."""


@dataclass(frozen=True)
class Asked:
    """One request: `mode` is subscribe or unsubscribe, the others as they came."""

    mode: str
    topic: str
    callback: str
    lease_seconds: str = ""
    secret: str = ""


@transaction.atomic
def ask(asked: Asked, *, caller: str) -> WebSubSubscription:
    """The request waits for the callback's own confirmation; nothing else changes yet. Again is safe.

    Raises RuleBroken for a feed that is not ours, an address that we do not call, a secret that is too long, and
    TooMany.
    """
    host = _checked_host(asked)
    for what, who, most in (
        ("websub-caller", caller, rules.PER_CALLER),
        ("websub-host", host, rules.PER_HOST),
        ("websub-callback", asked.callback, rules.PER_CALLBACK),
    ):
        if not may_again(what, who, most=most, seconds=HOUR):
            raise TooMany(_("Nơi này đã gửi quá nhiều yêu cầu; hãy thử lại sau một giờ."))
    held = WebSubSubscription.objects.filter(callback=asked.callback).exclude(state=State.ENDED)
    if asked.mode == "subscribe" and held.exclude(topic=asked.topic).count() >= rules.MOST_TOPICS_OF_CALLBACK:
        raise TooMany(_("Một địa chỉ chỉ theo dõi được 50 nguồn tin."))
    moment = now()
    values = {
        "callback_host": host,
        "asked_mode": asked.mode,
        "asked_lease_seconds": int(rules.lease(asked.lease_seconds).total_seconds()),
        "asked_secret": asked.secret,
        "asked_at": moment,
        "verify_at": moment,
        "verify_tries": 0,
    }
    row, _is_new = WebSubSubscription.objects.update_or_create(
        topic=asked.topic, callback=asked.callback, defaults=values, create_defaults=values
    )
    return row


def _checked_host(asked: Asked) -> str:
    if asked.mode not in ("subscribe", "unsubscribe"):
        raise RuleBroken(_("hub.mode phải là subscribe hoặc unsubscribe."))
    if len(asked.topic) > 500 or not is_topic(asked.topic):
        raise RuleBroken(_("hub.topic không phải là nguồn tin của cổng này."))
    if len(asked.secret.encode()) > rules.LONGEST_SECRET:
        raise RuleBroken(_("hub.secret phải ngắn hơn 200 byte."))
    try:
        check_address(asked.callback)
    except Unsafe as error:
        raise RuleBroken(str(error)) from None
    return urlsplit(asked.callback).hostname or ""
