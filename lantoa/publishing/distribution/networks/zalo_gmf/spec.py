"""What group chats owned by a Zalo OA (GMF) allow. Sources and dates: README.md."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from lantoa.publishing.distribution.networks.spec import Spec

MESSAGE = 2_000
SHORT_LINK = 80

SPEC = Spec(
    name="zalo_gmf",
    label=_("Nhóm của Zalo OA"),
    connector="lantoa.publishing.distribution.networks.zalo_gmf.adapter.ZaloGmf",
    aliases=("nhom zalo oa", "gmf"),
    text_limit=MESSAGE - SHORT_LINK,
    formats=("link", "photo"),
    # Goes out at every hour; no pace is published, so a group is not written to more often than an account.
    spacing=timedelta(seconds=10),
    calls_per_minute=4_000,
    checks_health=True,
    token_of="zalo_oa",  # noqa: S106 - the name of a network
    hosts=("zalo.me",),
    app_id_setting="ZALO_APP_ID",
    app_secret_setting="ZALO_APP_SECRET",  # noqa: S106 - the name of a setting
    utm="zalo_group",
    kit="chat",
)
