"""Notice boards of a workplace: a printed page with the unit's own link as a code."""

from django.utils.translation import gettext_lazy as _

from lantoa.publishing.distribution.networks.spec import Spec

SPEC = Spec(
    name="notice",
    label=_("Bảng tin"),
    aliases=("bang tin", "bang tin, loa"),
    utm="qr",
    kit="print",
)
