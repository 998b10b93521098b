"""What other packages may use of asking for a word by a link."""

from lantoa.publishing.signoff.actions import Wish, ask_signoff
from lantoa.publishing.signoff.models import Signoff

__all__ = ["Signoff", "Wish", "ask_signoff"]
