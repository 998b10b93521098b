"""Every write of this package."""

from lantoa.publishing.signoff.actions.answer import Answer, LinkOver, answer_signoff, open_signoff, state_now
from lantoa.publishing.signoff.actions.ask import Wish, ask_again, ask_signoff, withdraw_signoff
from lantoa.publishing.signoff.actions.expire import tell_expired
from lantoa.publishing.signoff.actions.export import record_export
from lantoa.publishing.signoff.actions.post import is_wanted, settle_letter, take_letter

__all__ = [
    "Answer",
    "LinkOver",
    "Wish",
    "answer_signoff",
    "ask_again",
    "ask_signoff",
    "is_wanted",
    "open_signoff",
    "record_export",
    "settle_letter",
    "state_now",
    "take_letter",
    "tell_expired",
    "withdraw_signoff",
]
