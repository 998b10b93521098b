"""Push notices to browsers that follow a unit."""

from django.utils.translation import gettext_lazy as _

from lantoa.publishing.distribution.networks.spec import Spec

SPEC = Spec(
    name="webpush",
    label=_("Thông báo đẩy"),
    text_limit=300,
    utm="webpush",
    kit="chat",
)
