"""Distribution's tables: where units can be heard, what is spread there, and how far each got."""

from lantoa.publishing.distribution.models.channel import Channel, Network, NetworkApp
from lantoa.publishing.distribution.models.intro import ReleaseIntro, SavedAudience
from lantoa.publishing.distribution.models.mail import (
    MailAttempt,
    MailDomainHour,
    MailReturn,
    MailRun,
    MailSuppression,
    MailWish,
)
from lantoa.publishing.distribution.models.release import Delivery, Release, ReleaseGap
from lantoa.publishing.distribution.models.subscribers import PushKey, Subscriber
from lantoa.publishing.distribution.models.websub import WebSubPing, WebSubSubscription
from lantoa.publishing.distribution.models.worker import WorkerHeartbeat

__all__ = [
    "Channel",
    "Delivery",
    "MailAttempt",
    "MailDomainHour",
    "MailReturn",
    "MailRun",
    "MailSuppression",
    "MailWish",
    "Network",
    "NetworkApp",
    "PushKey",
    "Release",
    "ReleaseGap",
    "ReleaseIntro",
    "SavedAudience",
    "Subscriber",
    "WebSubPing",
    "WebSubSubscription",
    "WorkerHeartbeat",
]
