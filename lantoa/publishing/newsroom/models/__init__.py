"""The newsroom's tables: what units file, what the desk makes of it, who on the board does what."""

from lantoa.publishing.newsroom.models.desk import Approval, BoardDuty, SavedFilter
from lantoa.publishing.newsroom.models.dispatch import Dispatch, DispatchNote, DispatchPhoto
from lantoa.publishing.newsroom.models.pages import Article, HomePage, PieceTag, SectionPage, TaggedPiece, TopicPage

__all__ = [
    "Approval",
    "Article",
    "BoardDuty",
    "Dispatch",
    "DispatchNote",
    "DispatchPhoto",
    "HomePage",
    "PieceTag",
    "SavedFilter",
    "SectionPage",
    "TaggedPiece",
    "TopicPage",
]
