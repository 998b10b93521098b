"""Personal Facebook profiles: no program may post there, people share what they choose to share."""

from django.utils.translation import gettext_lazy as _

from lantoa.publishing.distribution.networks.spec import Spec

MESSAGE, SHORT_LINK = 63_206, 80

SPEC = Spec(
    name="facebook_profile",
    label=_("Facebook cá nhân"),
    aliases=("facebook ca nhan", "trang ca nhan facebook"),
    text_limit=MESSAGE - SHORT_LINK,
    hosts=("facebook.com", "fb.com", "fb.watch", "fb.me"),
    utm="facebook",
)
