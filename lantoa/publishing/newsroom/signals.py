"""What the newsroom tells the floors above, after commit. Keyword: `article`."""

from django.dispatch import Signal

# First time live, or live again after a withdrawal.
piece_published = Signal()
# A live piece has new words (a correction).
piece_changed = Signal()
# No longer live: answers 410.
piece_withdrawn = Signal()
