"""Notice boards and loudspeakers of a workplace."""

from django.utils.translation import gettext_lazy as _

from lantoa.publishing.distribution.networks.spec import Spec

SPEC = Spec(
    name="notice",
    label=_("Bảng tin, loa"),
    aliases=("bang tin", "loa"),
    utm="qr",
    kit="print",
)
