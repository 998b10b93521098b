"""Readers and pieces of a digest; valid with no arguments."""

from datetime import datetime, timedelta
from itertools import count
from secrets import token_urlsafe
from typing import Any

from lantoa.kit.clock import now
from lantoa.kit.crypto import digest
from lantoa.publishing.digests.models import Reader
from lantoa.publishing.digests.rules import last_slot
from lantoa.publishing.distribution.facade import mailbox_hash
from lantoa.publishing.newsroom.facade import Article, SectionPage

_numbers = count(1)


def slot(rhythm: str = "daily") -> datetime:
    """The slot whose hour has come last."""
    return last_slot(rhythm, now())


def make_reader(address: str = "", **more: Any) -> Reader:
    """A mailbox whose owner agreed a month ago."""
    address = address or f"ban-doc-{next(_numbers)}@khac.example"
    token = token_urlsafe(32)
    usual = {"rhythm": "daily", "since": now() - timedelta(days=30), "token": token, "token_hash": digest(token)}
    return Reader.objects.create(**{**usual, "address": address, "address_hash": mailbox_hash(address), **more})


def make_piece(section: SectionPage, title: str = "", *, hours_before: float = 2, **more: Any) -> Article:
    """A piece that came out so many hours before the last daily slot."""
    number = next(_numbers)
    article = Article(
        title=title or f"Bữa cơm ca ba số {number}",
        slug=f"bai-{number}",
        lead="Từ tháng này, ca ba có bát canh nóng.",
        state=Article.State.PUBLISHED,
        live=True,
        first_published_at=slot() - timedelta(hours=hours_before),
        **more,
    )
    section.add_child(instance=article)
    return article
