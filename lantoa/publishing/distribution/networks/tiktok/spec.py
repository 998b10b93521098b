"""TikTok accounts."""

from lantoa.publishing.distribution.networks.spec import Spec

SPEC = Spec(
    name="tiktok",
    label="TikTok",
    text_limit=2_120,
    formats=("video", "reel"),
    hosts=("tiktok.com",),
    profile_url="https://www.tiktok.com/{}",
    utm="tiktok",
)
