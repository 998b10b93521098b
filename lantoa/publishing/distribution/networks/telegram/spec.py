"""Telegram channels."""

from lantoa.publishing.distribution.networks.spec import Spec

SPEC = Spec(
    name="telegram",
    label="Telegram",
    text_limit=4_016,
    counts="utf16",
    hosts=("t.me", "telegram.me"),
    profile_url="https://t.me/{}",
    utm="telegram",
)
