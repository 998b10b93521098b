"""Topics that the desk gave or took while somebody was writing: they belong to the piece, and no text loses them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, QuerySet

from lantoa.org.audit.facade import AuditEntry

TAGGED, UNTAGGED = "newsroom.tag_piece", "newsroom.untag_piece"


def last_act(article_id: int, *, before: datetime | None = None) -> int:
    """Names the desk's latest act upon the piece's topics, or its latest before a moment; 0 is none. One query."""
    acts = _acts_on(article_id)
    if before is not None:
        acts = acts.filter(happened_at__lt=before)
    return acts.aggregate(Max("pk"))["pk__max"] or 0


def with_later_acts(article_id: int, topics: Iterable[int], *, seen: int) -> set[int]:
    """Ids of a text's topics after every act since `seen`. Safe to repeat: the last act on a topic wins. One query."""
    found = set(topics)
    for verb, topic in _acts_on(article_id).filter(pk__gt=seen).order_by("pk").values_list("verb", "detail__topic_id"):
        # Acts of an older version do not name their topic by number.
        if topic is not None:
            (found.add if verb == TAGGED else found.discard)(topic)
    return found


def _acts_on(article_id: int) -> QuerySet[AuditEntry]:
    acts = AuditEntry.objects.filter(object_type="newsroom.article", object_id=str(article_id))
    return acts.filter(verb__in=(TAGGED, UNTAGGED))
