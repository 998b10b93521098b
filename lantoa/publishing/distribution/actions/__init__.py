"""Distribution's writes: one function per intent."""

from lantoa.publishing.distribution.actions.audiences import save_audience
from lantoa.publishing.distribution.actions.begin import begin_due_releases
from lantoa.publishing.distribution.actions.intro import waive_intro, write_intro
from lantoa.publishing.distribution.actions.recall import correct_release, recall_release
from lantoa.publishing.distribution.actions.remind import remind_late
from lantoa.publishing.distribution.actions.share import finish_task, report_problem
from lantoa.publishing.distribution.actions.start import Plan, preview_audience, start_release
from lantoa.publishing.distribution.actions.steer import pause_release, resume_release, retry_failed, stop_release

__all__ = [
    "Plan",
    "begin_due_releases",
    "correct_release",
    "finish_task",
    "pause_release",
    "preview_audience",
    "recall_release",
    "remind_late",
    "report_problem",
    "resume_release",
    "retry_failed",
    "save_audience",
    "start_release",
    "stop_release",
    "waive_intro",
    "write_intro",
]
