"""A unit's own site; one that follows our feeds takes releases by itself. Sources and dates: README.md."""

from django.utils.translation import gettext_lazy as _

from lantoa.publishing.distribution.networks.spec import Spec

SPEC = Spec(
    name="website",
    label=_("Trang tin"),
    connector="lantoa.publishing.distribution.networks.website.adapter.Website",
    aliases=("trang tin",),
    text_limit=20_000,
    formats=("link", "photo", "video", "reel"),
    # A correction is a further version of the same entry.
    can_edit=True,
    profile_url="https://{}",
    utm="rss",
)
