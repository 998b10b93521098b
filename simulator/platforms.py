"""Which further platforms there are, each in a module of its own. Adding one touches this list and its module."""

from __future__ import annotations

from .platform import Platform
from .zalo_bot import ZaloBot
from .zalo_gmf import ZaloGmf

PLATFORMS: tuple[type[Platform], ...] = (
    ZaloGmf,
    ZaloBot,
)
