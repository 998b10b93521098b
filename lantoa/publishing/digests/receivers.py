"""What digests do when a piece comes out: those who follow its section are told."""

from typing import Any

from django.dispatch import receiver

from lantoa.publishing.digests.notices import tell_section
from lantoa.publishing.newsroom.facade import Article
from lantoa.publishing.newsroom.signals import piece_published


@receiver(piece_published)
def tell_followers(sender: Any, article: Article, **_: Any) -> None:
    tell_section(article)
