"""Distribution's tables: where units can be heard, what is spread there, and how far each got."""

from lantoa.publishing.distribution.models.channel import Channel, Network, NetworkApp
from lantoa.publishing.distribution.models.figures import ReleaseFigure, ReleaseMark, ReleaseSummary
from lantoa.publishing.distribution.models.intro import ReleaseIntro, SavedAudience
from lantoa.publishing.distribution.models.reading import InteractionSample, WebhookCount, WebhookEvent
from lantoa.publishing.distribution.models.release import Delivery, Release, ReleaseGap
from lantoa.publishing.distribution.models.worker import WorkerHeartbeat

__all__ = [
    "Channel",
    "Delivery",
    "InteractionSample",
    "Network",
    "NetworkApp",
    "Release",
    "ReleaseFigure",
    "ReleaseGap",
    "ReleaseIntro",
    "ReleaseMark",
    "ReleaseSummary",
    "SavedAudience",
    "WebhookCount",
    "WebhookEvent",
    "WorkerHeartbeat",
]
