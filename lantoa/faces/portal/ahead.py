"""Sizes of pictures are made while a piece is still on the desk, so that publishing it shows it within a second."""

import logging

from lantoa.faces.portal.pictures import make_sizes
from lantoa.publishing.newsroom.facade import Article

# Pieces looked at in one go: a photo story of twenty pictures takes some twenty seconds of a core.
AT_ONCE = 10
ON_THE_DESK = ("in_editing", "submitted", "approved", "scheduled")
log = logging.getLogger(__name__)
# Texts whose pictures this process has seen to: piece to revision. Forgotten with the process; again is cheap.
_ready: dict[int, int] = {}


def make_sizes_ahead() -> int:
    """Make the sizes for the newest text of every piece on the desk; for how many texts. One query when all are made.

    Safe in several workers at once.
    """
    rows = Article.objects.filter(state__in=ON_THE_DESK, latest_revision__isnull=False)
    present = dict(rows.values_list("pk", "latest_revision_id"))
    for gone in _ready.keys() - present.keys():
        del _ready[gone]
    waiting = [pk for pk, revision in present.items() if _ready.get(pk) != revision][:AT_ONCE]
    for article in Article.objects.filter(pk__in=waiting).select_related("latest_revision"):
        _make(article)
        _ready[article.pk] = present[article.pk]
    return len(waiting)


def _make(article: Article) -> None:
    try:
        make_sizes(article.get_latest_revision_as_object())
    except (OSError, ValueError):
        # A broken picture: publishing says so again, and a reader sees the piece without it.
        log.exception("sizes of the pictures of piece %s", article.pk)
