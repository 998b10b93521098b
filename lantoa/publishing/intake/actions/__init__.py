"""Every write of the intake."""

from lantoa.publishing.intake.actions.files import take_word_file

__all__ = ["take_word_file"]
