"""A program of the unit's own that wants to hear of each release. Sources and dates: README.md."""

from django.utils.translation import gettext_lazy as _

from lantoa.publishing.distribution.networks.spec import Spec

SPEC = Spec(
    name="webhook",
    label=_("Webhook"),
    connector="lantoa.publishing.distribution.networks.webhook.adapter.Webhook",
    aliases=("goi ra ngoai",),
    needs=("token",),
    text_limit=20_000,
    formats=("link", "photo", "video", "reel"),
    # The receiver drops an event it knows, and learns of corrections and recalls by further events.
    can_edit=True,
    can_remove=True,
    utm="webhook",
)
