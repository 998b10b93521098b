"""The formats of a piece besides the plain article; each adds its own row to the article's."""

from lantoa.publishing.newsroom.models.formats.emagazine import EMagazine
from lantoa.publishing.newsroom.models.formats.infographic import Infographic
from lantoa.publishing.newsroom.models.formats.occasions import EventPiece, LivePage
from lantoa.publishing.newsroom.models.formats.papers import QA, DocumentPiece
from lantoa.publishing.newsroom.models.formats.photos import PhotoStory
from lantoa.publishing.newsroom.models.formats.recordings import AudioPiece, VideoPiece
from lantoa.publishing.newsroom.models.pages import Article

FORMATS: dict[str, type[Article]] = {
    model.FORMAT: model
    for model in (
        Article,
        PhotoStory,
        Infographic,
        EMagazine,
        VideoPiece,
        AudioPiece,
        LivePage,
        QA,
        DocumentPiece,
        EventPiece,
    )
}

__all__ = [
    "FORMATS",
    "QA",
    "AudioPiece",
    "DocumentPiece",
    "EMagazine",
    "EventPiece",
    "Infographic",
    "LivePage",
    "PhotoStory",
    "VideoPiece",
]
