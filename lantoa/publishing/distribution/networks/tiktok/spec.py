"""What TikTok accounts allow. Sources and dates: README.md."""

from datetime import timedelta

from lantoa.publishing.distribution.networks.spec import Spec

CAPTION = 2_200

SPEC = Spec(
    name="tiktok",
    label="TikTok",
    connector="lantoa.publishing.distribution.networks.tiktok.adapter.TikTok",
    aliases=("tik tok",),
    needs=("token",),
    # TikTok forbids links of ours in the caption.
    carries_link=False,
    text_limit=CAPTION,
    counts="utf16",
    formats=("video", "reel"),
    # Six posts may be begun a minute and account.
    spacing=timedelta(seconds=10),
    calls_per_delivery=6,
    can_find=True,
    reads_figures=True,
    checks_health=True,
    connect="oauth",
    hosts=("tiktok.com",),
    app_id_setting="TIKTOK_APP_ID",
    app_secret_setting="TIKTOK_APP_SECRET",  # noqa: S106 - the name of a setting
    # The address is the account's id in our app; nobody else can open it.
    profile_url="https://www.tiktok.com/@{}",
    handle="username",
    utm="tiktok",
)
