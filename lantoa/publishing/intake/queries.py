"""Reads of the intake."""

from lantoa.publishing.intake.models import OldAddress
from lantoa.publishing.intake.rules import places_asked
from lantoa.publishing.newsroom.facade import Article


def article_of_old_address(path: str, query: str) -> Article | None:
    """The piece that stood at this address of an older portal, if there is one. One query."""
    asked = places_asked(path, query)
    if not asked:
        return None
    found = {row.path: row.article for row in OldAddress.objects.filter(path__in=asked).select_related("article")}
    return next((found[place] for place in asked if place in found), None)
