"""Telegram channels. Sources and dates: README.md."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from lantoa.publishing.distribution.networks.spec import Spec

MESSAGE, CAPTION, ALBUM = 4_096, 1_024, 10
SHORT_LINK = 80

SPEC = Spec(
    name="telegram",
    label="Telegram",
    connector="lantoa.publishing.distribution.networks.telegram.adapter.Telegram",
    aliases=("kenh telegram",),
    needs=("token",),
    text_limit=MESSAGE - SHORT_LINK,
    counts="utf16",
    formats=("link", "photo", "video"),
    # About one message a second in one chat, thirty a second for one bot.
    spacing=timedelta(seconds=3),
    calls_per_minute=1_500,
    can_edit=True,
    can_remove=True,
    checks_health=True,
    connect="token",
    form_words={
        "hint": _(
            "Tạo bot với @BotFather trong Telegram, thêm bot làm quản trị kênh và cho phép đăng bài, rồi điền tên kênh "
            "và mã mà @BotFather đưa."
        ),
        "address": _("Tên kênh trên Telegram, như @ten_kenh"),
        "token": _("Mã của bot"),
    },
    hosts=("t.me", "telegram.me"),
    profile_url="https://t.me/{}",
    utm="telegram",
)
