"""E-mail to a unit's mailbox or subscribers."""

from django.utils.translation import gettext_lazy as _

from lantoa.publishing.distribution.networks.spec import Spec

SPEC = Spec(
    name="email",
    label=_("Thư điện tử"),
    aliases=("thu dien tu",),
    text_limit=20_000,
    utm="email",
)
