"""What other packages may use of asking for a word by a link."""

from lantoa.publishing.signoff.actions import Answer, Wish, answer_signoff, ask_signoff, tell_expired
from lantoa.publishing.signoff.letters import start_letters
from lantoa.publishing.signoff.models import Signoff

__all__ = ["Answer", "Signoff", "Wish", "answer_signoff", "ask_signoff", "start_letters", "tell_expired"]
