"""What other packages may use of distribution."""

from lantoa.publishing.distribution.access import (
    channels_for,
    get_own_release_for,
    get_release_for,
    get_task_for,
    may_release,
    releases_for,
    tasks_for,
)
from lantoa.publishing.distribution.actions import (
    Plan,
    correct_release,
    finish_task,
    pause_release,
    preview_audience,
    recall_release,
    remind_late,
    report_problem,
    resume_release,
    retry_failed,
    start_release,
    stop_release,
    waive_intro,
    write_intro,
)
from lantoa.publishing.distribution.actions.start import AudiencePart, AudiencePreview
from lantoa.publishing.distribution.ages import health
from lantoa.publishing.distribution.audience import Audience
from lantoa.publishing.distribution.imports import import_channels, read_channels
from lantoa.publishing.distribution.kit import ShareKit, share_kit
from lantoa.publishing.distribution.models import Channel, Delivery, Release
from lantoa.publishing.distribution.networks.registry import SPECS as NETWORK_SPECS
from lantoa.publishing.distribution.queries import (
    Coverage,
    Interactions,
    KindCoverage,
    Spread,
    UnitCoverage,
    coverage,
    spread_of_page,
)
from lantoa.publishing.distribution.rules import counted_length, text_limit

__all__ = [
    "NETWORK_SPECS",
    "Audience",
    "AudiencePart",
    "AudiencePreview",
    "Channel",
    "Coverage",
    "Delivery",
    "Interactions",
    "KindCoverage",
    "Plan",
    "Release",
    "ShareKit",
    "Spread",
    "UnitCoverage",
    "channels_for",
    "correct_release",
    "counted_length",
    "coverage",
    "finish_task",
    "get_own_release_for",
    "get_release_for",
    "get_task_for",
    "health",
    "import_channels",
    "may_release",
    "pause_release",
    "preview_audience",
    "read_channels",
    "recall_release",
    "releases_for",
    "remind_late",
    "report_problem",
    "resume_release",
    "retry_failed",
    "share_kit",
    "spread_of_page",
    "start_release",
    "stop_release",
    "tasks_for",
    "text_limit",
    "waive_intro",
    "write_intro",
]
