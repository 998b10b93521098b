"""What e-mail through a relay allows. Sources and dates: README.md."""

from django.utils.translation import gettext_lazy as _

from lantoa.publishing.distribution.networks.spec import Spec

SPEC = Spec(
    name="email",
    label=_("Thư điện tử"),
    connector="lantoa.publishing.distribution.networks.email.adapter.Email",
    aliases=("thu dien tu",),
    text_limit=20_000,
    formats=("link", "photo"),
    utm="email",
)
