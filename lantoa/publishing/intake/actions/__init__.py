"""Every write of the intake."""

from lantoa.publishing.intake.actions.files import take_word_file
from lantoa.publishing.intake.actions.history import Plan, Progress, take_history

__all__ = ["Plan", "Progress", "take_history", "take_word_file"]
