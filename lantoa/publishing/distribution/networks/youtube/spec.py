"""YouTube channels."""

from lantoa.publishing.distribution.networks.spec import Spec

SPEC = Spec(
    name="youtube",
    label="YouTube",
    text_limit=4_500,
    counts="bytes",
    formats=("video",),
    hosts=("youtube.com", "youtu.be"),
    profile_url="https://www.youtube.com/{}",
    utm="youtube",
)
