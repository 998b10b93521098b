"""Which further platforms there are, each in a module of its own. Adding one touches this list and its module."""

from __future__ import annotations

from .platform import Platform
from .tiktok import TikTok
from .youtube import YouTube

PLATFORMS: tuple[type[Platform], ...] = (YouTube, TikTok)
