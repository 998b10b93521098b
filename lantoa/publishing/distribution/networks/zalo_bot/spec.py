"""Chats of a Zalo Bot."""

from lantoa.publishing.distribution.networks.spec import Spec

SPEC = Spec(
    name="zalo_bot",
    label="Zalo Bot",
    text_limit=1_920,
    utm="zalo",
    kit="chat",
)
