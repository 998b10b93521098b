"""Distribution's writes: one function per intent."""

from lantoa.publishing.distribution.actions.share import finish_task, report_problem
from lantoa.publishing.distribution.actions.start import preview_audience, start_release
from lantoa.publishing.distribution.actions.steer import (
    pause_release,
    recall_release,
    remind_late,
    resume_release,
    retry_failed,
)

__all__ = [
    "finish_task",
    "pause_release",
    "preview_audience",
    "recall_release",
    "remind_late",
    "report_problem",
    "resume_release",
    "retry_failed",
    "start_release",
]
