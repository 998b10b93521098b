"""Which further platforms there are, each in a module of its own. Adding one touches this list and its module."""

from __future__ import annotations

from .mail import Mail
from .platform import Platform
from .push import WebPush
from .receiver import Receiver
from .speech import Speech
from .telegram import Telegram
from .tiktok import TikTok
from .youtube import YouTube
from .zalo_bot import ZaloBot
from .zalo_gmf import ZaloGmf

PLATFORMS: tuple[type[Platform], ...] = (
    Telegram,
    WebPush,
    Receiver,
    Mail,
    YouTube,
    TikTok,
    ZaloGmf,
    ZaloBot,
    Speech,
)
