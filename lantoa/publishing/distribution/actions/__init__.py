"""Distribution's writes: one function per intent."""

from lantoa.publishing.distribution.actions.aftermath import finish_correction, finish_takedown
from lantoa.publishing.distribution.actions.inbox import hand_back_task, hand_over_task, snooze_task, wake_task
from lantoa.publishing.distribution.actions.proof import accept_proof, refuse_proof
from lantoa.publishing.distribution.actions.share import finish_task, report_problem, undo_finish
from lantoa.publishing.distribution.actions.start import preview_audience, start_release
from lantoa.publishing.distribution.actions.steer import (
    pause_release,
    recall_release,
    remind_late,
    resume_release,
    retry_failed,
)

__all__ = [
    "accept_proof",
    "finish_correction",
    "finish_takedown",
    "finish_task",
    "hand_back_task",
    "hand_over_task",
    "pause_release",
    "preview_audience",
    "recall_release",
    "refuse_proof",
    "remind_late",
    "report_problem",
    "resume_release",
    "retry_failed",
    "snooze_task",
    "start_release",
    "undo_finish",
    "wake_task",
]
