"""The newsroom's tables: what units file, what the desk makes of it, who on the board does what."""

from lantoa.publishing.newsroom.models.authors import Author, Byline
from lantoa.publishing.newsroom.models.bulk import BulkItem, BulkTask
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
from lantoa.publishing.newsroom.models.times import TIME_FIELDS, Embargoed, Pin, Pulse, Timed

__all__ = [
    "FORMATS",
    "QA",
    "TIME_FIELDS",
    "Approval",
    "Article",
    "AudioPiece",
    "Author",
    "BoardDuty",
    "BulkItem",
    "BulkTask",
    "Byline",
    "Dispatch",
    "DispatchNote",
    "DispatchPhoto",
    "DocumentPiece",
    "EMagazine",
    "Embargoed",
    "EventPiece",
    "Format",
    "HomePage",
    "Infographic",
    "LivePage",
    "PhotoStory",
    "PieceTag",
    "Pin",
    "PressHouse",
    "Pulse",
    "QuotingTerms",
    "SavedFilter",
    "SectionPage",
    "SeriesPage",
    "TaggedPiece",
    "Timed",
    "TopicPage",
    "VideoPiece",
]
