"""The newsroom's tables: what units file, what the desk makes of it, who on the board does what."""

from lantoa.publishing.newsroom.models.authors import Author, Byline
from lantoa.publishing.newsroom.models.desk import Approval, BoardDuty, SavedFilter
from lantoa.publishing.newsroom.models.dispatch import Dispatch, DispatchNote, DispatchPhoto
from lantoa.publishing.newsroom.models.formats import (
    FORMATS,
    QA,
    AudioPiece,
    DocumentPiece,
    EMagazine,
    EventPiece,
    Infographic,
    LivePage,
    PhotoStory,
    VideoPiece,
)
from lantoa.publishing.newsroom.models.pages import (
    Article,
    Format,
    HomePage,
    PieceTag,
    SectionPage,
    SeriesPage,
    TaggedPiece,
    TopicPage,
)
from lantoa.publishing.newsroom.models.quoting import PressHouse, QuotingTerms

__all__ = [
    "FORMATS",
    "QA",
    "Approval",
    "Article",
    "AudioPiece",
    "Author",
    "BoardDuty",
    "Byline",
    "Dispatch",
    "DispatchNote",
    "DispatchPhoto",
    "DocumentPiece",
    "EMagazine",
    "EventPiece",
    "Format",
    "HomePage",
    "Infographic",
    "LivePage",
    "PhotoStory",
    "PieceTag",
    "PressHouse",
    "QuotingTerms",
    "SavedFilter",
    "SectionPage",
    "SeriesPage",
    "TaggedPiece",
    "TopicPage",
    "VideoPiece",
]
