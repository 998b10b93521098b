"""Distribution's tables: where units can be heard, what is spread there, and how far each got."""

from lantoa.publishing.distribution.models.ack import Acknowledgement
from lantoa.publishing.distribution.models.best_time import HourFigure, HourMark
from lantoa.publishing.distribution.models.channel import Channel, Network, NetworkApp
from lantoa.publishing.distribution.models.figures import ReleaseFigure, ReleaseMark, ReleaseSummary
from lantoa.publishing.distribution.models.intro import ReleaseIntro, SavedAudience
from lantoa.publishing.distribution.models.mail import (
    MailAttempt,
    MailDomainHour,
    MailReturn,
    MailRun,
    MailSuppression,
    MailWish,
)
from lantoa.publishing.distribution.models.rations import RationUse
from lantoa.publishing.distribution.models.reading import InteractionSample, WebhookCount, WebhookEvent
from lantoa.publishing.distribution.models.register import (
    ChannelChase,
    ChaseOrder,
    ConnectAttempt,
    FollowersDaily,
    RegisterRoll,
    StandingTold,
)
from lantoa.publishing.distribution.models.release import Delivery, Release, ReleaseGap
from lantoa.publishing.distribution.models.subscribers import PushKey, Subscriber
from lantoa.publishing.distribution.models.websub import WebSubPing, WebSubSubscription
from lantoa.publishing.distribution.models.worker import WorkerHeartbeat

__all__ = [
    "Acknowledgement",
    "Channel",
    "ChannelChase",
    "ChaseOrder",
    "ConnectAttempt",
    "Delivery",
    "FollowersDaily",
    "HourFigure",
    "HourMark",
    "InteractionSample",
    "MailAttempt",
    "MailDomainHour",
    "MailReturn",
    "MailRun",
    "MailSuppression",
    "MailWish",
    "Network",
    "NetworkApp",
    "PushKey",
    "RationUse",
    "RegisterRoll",
    "Release",
    "ReleaseFigure",
    "ReleaseGap",
    "ReleaseIntro",
    "ReleaseMark",
    "ReleaseSummary",
    "SavedAudience",
    "StandingTold",
    "Subscriber",
    "WebSubPing",
    "WebSubSubscription",
    "WebhookCount",
    "WebhookEvent",
    "WorkerHeartbeat",
]
