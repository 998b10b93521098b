"""What other packages may use of the intake."""

from lantoa.publishing.intake.actions import Plan, Progress, take_history
from lantoa.publishing.intake.queries import article_of_old_address
from lantoa.publishing.intake.rules import Credits
from lantoa.publishing.intake.web.feeds import feed_pieces, is_feed, is_whole, page_piece
from lantoa.publishing.intake.web.fetching import Fetcher
from lantoa.publishing.intake.web.items import Found
from lantoa.publishing.intake.web.wordpress import Survey, pieces, survey

__all__ = [
    "Credits",
    "Fetcher",
    "Found",
    "Plan",
    "Progress",
    "Survey",
    "article_of_old_address",
    "feed_pieces",
    "is_feed",
    "is_whole",
    "page_piece",
    "pieces",
    "survey",
    "take_history",
]
