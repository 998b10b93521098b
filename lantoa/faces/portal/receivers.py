"""What the portal does when a piece comes out, changes or goes: sizes of pictures, the index, kept pages."""

import logging
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from lantoa.faces.portal.pictures import BLEED, SHARED, make_sizes
from lantoa.org.units.facade import ancestor_ids
from lantoa.org.units.signals import units_changed
from lantoa.publishing.collections.facade import CampaignPage
from lantoa.publishing.collections.signals import campaign_published, campaign_withdrawn
from lantoa.publishing.distribution.facade import announce_page
from lantoa.publishing.newsroom.facade import Article, published_articles, whole
from lantoa.publishing.newsroom.signals import (
    piece_changed,
    piece_expired,
    piece_published,
    piece_withdrawn,
    pieces_imported,
)
from lantoa.services.cache.facade import drop_pages
from lantoa.services.search.facade import Place, Text, drop_page, index_pages, mark_stale

log = logging.getLogger(__name__)


@receiver([piece_published, piece_changed])
def show_piece(sender: Any, article: Article, **_: Any) -> None:
    """Readers find the piece, in its present words, at once, and sites that follow its feeds are told."""
    [article] = whole([article])
    try:
        make_sizes(article)
    except (OSError, ValueError):
        # A broken picture must not keep a piece from its readers; its sizes are tried again when it is shown.
        log.exception("sizes of the pictures of piece %s", article.pk)
    with transaction.atomic():
        if is_listed(article):
            index_article(article)
        drop_pages()
    announce_page(article.pk)


def is_listed(article: Article) -> bool:
    """Whether lists show it: a correction of a piece that has ended brings it back to none. One query."""
    return published_articles().filter(pk=article.pk).exists()


@receiver([piece_withdrawn, piece_expired])
def hide_piece(sender: Any, article: Article, **_: Any) -> None:
    """Nobody finds the piece any more; one that has merely ended stays at its address."""
    with transaction.atomic():
        drop_page(article.pk)
        drop_pages()


@receiver(pieces_imported)
def find_old_pieces(sender: Any, articles: list[Article], **_: Any) -> None:
    """Readers find pieces of an older portal; nobody is told, and sizes of their pictures wait for a reader."""
    index_pages([search_text(article, article.get_parent().pk) for article in articles])


@receiver([page_published, page_unpublished, post_page_move, page_slug_changed])
def show_places(sender: Any, instance: Page, **_: Any) -> None:
    """Sections and topics in their new words and order; pieces have signals of their own."""
    if not isinstance(instance, Article):
        drop_pages()


@receiver(campaign_published)
def show_campaign(sender: Any, campaign: CampaignPage, **_: Any) -> None:
    """Readers find the campaign by its words; its sizes are made before anybody asks."""
    if campaign.cover is not None:
        campaign.cover.get_renditions(*BLEED, SHARED)
    index_pages([campaign_text(campaign)])


@receiver(campaign_withdrawn)
def hide_campaign(sender: Any, campaign: CampaignPage, **_: Any) -> None:
    drop_page(campaign.pk)


def campaign_text(campaign: CampaignPage) -> Text:
    """What search keeps of a campaign page."""
    return Text(
        page_id=campaign.pk,
        title=campaign.title,
        lead=campaign.lead,
        text=" ".join(" ".join(campaign.words()).split()),
        published_at=campaign.first_published_at,
        place=Place(kind="campaign"),
    )


def index_article(article: Article) -> None:
    """Let readers find the piece by its words, its unit, its place and its key words. Again is safe."""
    index_pages([search_text(article, article.get_parent().pk)])


def search_text(article: Article, section_id: int | None) -> Text:
    """What search keeps of the piece: its words, and where it belongs."""
    names = [
        article.author_name,
        article.place,
        str(article.unit or ""),
        *(item.tag.name for item in article.tagged_items.all()),
    ]
    return Text(
        page_id=article.pk,
        title=article.title,
        lead=article.lead,
        text=text_of(article),
        also=". ".join(name for name in names if name),
        published_at=article.first_published_at,
        place=Place(
            unit_ids=tuple(ancestor_ids(article.unit)) if article.unit else (),
            section_id=section_id,
            kind=article.format,
        ),
    )


@receiver(units_changed)
def follow_units(sender: Any, unit_ids: list[int], **_: Any) -> None:
    """Pieces of units that moved or were renamed are found by where those stand now; a worker sees to it."""
    mark_stale(unit_ids)


@receiver(post_page_move)
def follow_sections(sender: Any, instance: Page, **_: Any) -> None:
    """A piece is found in the section that it stands in now."""
    article = published_articles().filter(pk=instance.pk).first()
    if article is not None:
        index_article(article)


def text_of(article: Article) -> str:
    """The words of all its parts without marks: captions, questions, data, what is said in a video."""
    [piece] = whole([article])
    return " ".join(" ".join(piece.words()).split())
