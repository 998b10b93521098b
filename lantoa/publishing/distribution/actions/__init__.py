"""Distribution's writes: one function per intent."""

from lantoa.publishing.distribution.actions.aftermath import finish_correction, finish_takedown
from lantoa.publishing.distribution.actions.audiences import save_audience
from lantoa.publishing.distribution.actions.begin import begin_due_releases
from lantoa.publishing.distribution.actions.consent import agree_to_posts, withdraw_consent
from lantoa.publishing.distribution.actions.inbox import hand_back_task, hand_over_task, snooze_task, wake_task
from lantoa.publishing.distribution.actions.intro import waive_intro, write_intro
from lantoa.publishing.distribution.actions.proof import accept_proof, refuse_proof
from lantoa.publishing.distribution.actions.recall import correct_release, recall_release
from lantoa.publishing.distribution.actions.remind import remind_late
from lantoa.publishing.distribution.actions.settle import settle_left_over
from lantoa.publishing.distribution.actions.share import finish_task, report_problem, undo_finish
from lantoa.publishing.distribution.actions.start import Plan, preview_audience, start_release
from lantoa.publishing.distribution.actions.steer import (
    Cause,
    pause_release,
    resume_release,
    retry_failed,
    stop_release,
)

__all__ = [
    "Cause",
    "Plan",
    "accept_proof",
    "agree_to_posts",
    "begin_due_releases",
    "correct_release",
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
    "save_audience",
    "settle_left_over",
    "snooze_task",
    "start_release",
    "stop_release",
    "undo_finish",
    "waive_intro",
    "wake_task",
    "withdraw_consent",
    "write_intro",
]
