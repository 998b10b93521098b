"""What YouTube channels allow. Sources and dates: README.md."""

from django.utils.translation import gettext_lazy as _

from lantoa.publishing.distribution.networks.spec import Ration, Spec

TITLE, DESCRIPTION_BYTES = 100, 5_000
SHORT_LINK = 82

SPEC = Spec(
    name="youtube",
    label="YouTube",
    connector="lantoa.publishing.distribution.networks.youtube.adapter.YouTube",
    aliases=("kenh youtube",),
    # Lives an hour: the refresh token keeps the channel connected after that.
    needs=("token",),
    text_limit=DESCRIPTION_BYTES - SHORT_LINK,
    counts="bytes",
    title_limit=TITLE,
    formats=("video", "reel"),
    calls_per_delivery=4,
    rations=(
        Ration(
            code="uploads",
            label=_("Video tải lên YouTube mỗi ngày của cả ứng dụng"),
            limit=100,
            window="pacific_day",
            scope="app",
            formats=("video", "reel"),
        ),
    ),
    can_edit=True,
    can_remove=True,
    can_find=True,
    reads_figures=True,
    checks_health=True,
    connect="oauth",
    hosts=("youtube.com", "youtu.be"),
    renew_before=None,
    app_id_setting="YOUTUBE_APP_ID",
    app_secret_setting="YOUTUBE_APP_SECRET",  # noqa: S106 - the name of a setting
    profile_url="https://www.youtube.com/@{}",
    profile_url_of_ids="https://www.youtube.com/channel/{}",
    utm="youtube",
)
