"""What Zalo Official Accounts allow. Sources and dates: README.md."""

from datetime import timedelta

from lantoa.publishing.distribution.networks.spec import Spec

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
    formats=("link", "photo"),
    spacing=timedelta(seconds=10),
    calls_per_minute=4_000,
    calls_per_delivery=5,
    can_remove=True,
    can_find=True,
    connect="oauth",
    hosts=("zalo.me", "zaloapp.com"),
    app_id_setting="ZALO_APP_ID",
    app_secret_setting="ZALO_APP_SECRET",  # noqa: S106 - the name of a setting
    profile_url="https://zalo.me/{}",
    utm="zalo",
)
