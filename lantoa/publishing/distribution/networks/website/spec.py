"""A unit's own site."""

from django.utils.translation import gettext_lazy as _

from lantoa.publishing.distribution.networks.spec import Spec

SPEC = Spec(
    name="website",
    label=_("Trang tin"),
    aliases=("trang tin",),
    text_limit=20_000,
    profile_url="https://{}",
    utm="rss",
)
