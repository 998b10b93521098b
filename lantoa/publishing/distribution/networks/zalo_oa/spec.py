"""What Zalo Official Accounts allow. Sources and dates: README.md."""

from datetime import time, timedelta

from django.utils.translation import gettext_lazy as _

from lantoa.publishing.distribution.networks.spec import Ration, Spec

TITLE, AUTHOR, DESCRIPTION = 150, 50, 300

SPEC = Spec(
    name="zalo_oa",
    label="Zalo OA",
    connector="lantoa.publishing.distribution.networks.zalo_oa.adapter.ZaloOa",
    aliases=("zalo oa",),
    needs=("token",),
    # The link stands in the article's body, not in its description.
    text_limit=DESCRIPTION,
    title_limit=TITLE,
    is_one_line=True,
    formats=("link", "photo", "video"),
    spacing=timedelta(seconds=10),
    calls_per_minute=4_000,
    calls_per_delivery=5,
    # A broadcast is refused from 22:00 to 05:59 (-234); an article alone is not.
    quiet=(time(22), time(6)),
    quiet_option="broadcast",
    rations=(
        Ration("broadcast_month", _("Gửi tới người quan tâm trong tháng"), 4, "month", option="broadcast"),
        Ration("broadcast_day", _("Gửi tới người quan tâm trong ngày"), 1, "day", option="broadcast"),
    ),
    can_edit=True,
    can_remove=True,
    can_find=True,
    reads_figures=True,
    checks_health=True,
    connect="oauth",
    hosts=("zalo.me", "zaloapp.com"),
    app_id_setting="ZALO_APP_ID",
    app_secret_setting="ZALO_APP_SECRET",  # noqa: S106 - the name of a setting
    profile_url="https://zalo.me/{}",
    utm="zalo",
)
