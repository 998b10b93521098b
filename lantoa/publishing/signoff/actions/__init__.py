"""Every write of this package."""

from lantoa.publishing.signoff.actions.answer import Answer, LinkOver, answer_signoff, open_signoff, state_now
from lantoa.publishing.signoff.actions.ask import Wish, ask_again, ask_signoff, note_mailed, withdraw_signoff
from lantoa.publishing.signoff.actions.expire import tell_expired
from lantoa.publishing.signoff.actions.export import record_export

__all__ = [
    "Answer",
    "LinkOver",
    "Wish",
    "answer_signoff",
    "ask_again",
    "ask_signoff",
    "note_mailed",
    "open_signoff",
    "record_export",
    "state_now",
    "tell_expired",
    "withdraw_signoff",
]
