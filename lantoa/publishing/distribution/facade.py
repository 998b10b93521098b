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
    finish_task,
    pause_release,
    preview_audience,
    recall_release,
    remind_late,
    report_problem,
    resume_release,
    retry_failed,
    start_release,
)
from lantoa.publishing.distribution.actions.start import AudiencePart, AudiencePreview
from lantoa.publishing.distribution.audience import Audience
from lantoa.publishing.distribution.imports import import_channels, read_channels
from lantoa.publishing.distribution.kit import ShareKit, share_kit
from lantoa.publishing.distribution.models import Channel, Delivery, Release
from lantoa.publishing.distribution.networks.registry import SPECS as NETWORK_SPECS
from lantoa.publishing.distribution.queries import (
    Cause,
    Coverage,
    KindCoverage,
    Speed,
    Spread,
    UnitCoverage,
    causes,
    clicks_by_unit,
    clicks_of_release,
    coverage,
    coverage_below,
    late_tasks,
    oldest_due,
    speed,
    spread_of_page,
)
from lantoa.publishing.distribution.rules import counted_length, text_limit

__all__ = [
    "NETWORK_SPECS",
    "Audience",
    "AudiencePart",
    "AudiencePreview",
    "Cause",
    "Channel",
    "Coverage",
    "Delivery",
    "KindCoverage",
    "Release",
    "ShareKit",
    "Speed",
    "Spread",
    "UnitCoverage",
    "causes",
    "channels_for",
    "clicks_by_unit",
    "clicks_of_release",
    "counted_length",
    "coverage",
    "coverage_below",
    "finish_task",
    "get_own_release_for",
    "get_release_for",
    "get_task_for",
    "import_channels",
    "late_tasks",
    "may_release",
    "oldest_due",
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
    "speed",
    "spread_of_page",
    "start_release",
    "tasks_for",
    "text_limit",
]
