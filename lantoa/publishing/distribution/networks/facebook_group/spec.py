"""Facebook groups: the Groups API was closed in April 2024, people share there."""

from django.utils.translation import gettext_lazy as _

from lantoa.publishing.distribution.networks.spec import Spec

MESSAGE, SHORT_LINK = 63_206, 80

SPEC = Spec(
    name="facebook_group",
    label=_("Nhóm Facebook"),
    aliases=("nhom facebook", "group facebook"),
    text_limit=MESSAGE - SHORT_LINK,
    hosts=("facebook.com", "fb.com", "fb.watch", "fb.me"),
    utm="facebook",
)
