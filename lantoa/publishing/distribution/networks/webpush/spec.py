"""Push notices to browsers that follow a unit. Sources and dates: README.md."""

from django.utils.translation import gettext_lazy as _

from lantoa.publishing.distribution.networks.spec import Spec

TITLE, BODY = 110, 300

SPEC = Spec(
    name="webpush",
    label=_("Thông báo đẩy"),
    connector="lantoa.publishing.distribution.networks.webpush.adapter.WebPush",
    aliases=("web push", "thong bao day"),
    text_limit=BODY,
    is_one_line=True,
    # A notice of the same topic replaces the one before, undelivered or shown.
    can_edit=True,
    can_remove=True,
    utm="webpush",
    kit="chat",
)
