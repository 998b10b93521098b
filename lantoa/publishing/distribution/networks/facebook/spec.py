"""What Facebook pages allow. Sources and dates: README.md."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from lantoa.publishing.distribution.networks.spec import Ration, Spec

MESSAGE = 63_206
SHORT_LINK = 80
REELS_A_DAY = 30

SPEC = Spec(
    name="facebook",
    label="Facebook",
    connector="lantoa.publishing.distribution.networks.facebook.adapter.Facebook",
    aliases=("trang facebook", "fanpage"),
    needs=("token",),
    text_limit=MESSAGE - SHORT_LINK,
    formats=("link", "photo", "video", "reel"),
    # Refusals 1390008 and 368 arrive when one page posts faster than this.
    spacing=timedelta(seconds=60),
    rations=(Ration("reels", _("Reel của một trang trong 24 giờ"), REELS_A_DAY, "rolling_day", formats=("reel",)),),
    can_edit=True,
    can_remove=True,
    can_find=True,
    reads_figures=True,
    checks_health=True,
    connect="oauth",
    hosts=("facebook.com", "fb.com", "fb.watch"),
    app_id_setting="FACEBOOK_APP_ID",
    app_secret_setting="FACEBOOK_APP_SECRET",  # noqa: S106 - the name of a setting
    profile_url="https://www.facebook.com/{}",
    utm="facebook",
)
