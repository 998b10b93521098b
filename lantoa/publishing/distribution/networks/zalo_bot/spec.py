"""What chats of a Zalo Bot allow. Sources and dates: README.md."""

from datetime import timedelta

from lantoa.publishing.distribution.networks.spec import Spec

MESSAGE = 2_000
SHORT_LINK = 80

SPEC = Spec(
    name="zalo_bot",
    label="Zalo Bot",
    connector="lantoa.publishing.distribution.networks.zalo_bot.adapter.ZaloBot",
    needs=("token",),
    text_limit=MESSAGE - SHORT_LINK,
    formats=("link", "photo"),
    # What a bot may send unasked is not published: a chat is not written to more often than once a minute.
    spacing=timedelta(seconds=60),
    checks_health=True,
    connect="token",
    hosts=("zalo.me",),
    utm="zalo",
    kit="chat",
)
