"""What the newsroom tells the floors above, after commit. Keyword: `article`."""

from django.dispatch import Signal

# First time live, or live again after a withdrawal.
piece_published = Signal()
# A live piece has new words (a correction).
piece_changed = Signal()
# No longer live: answers 410.
piece_withdrawn = Signal()
# A live piece has reached its end: it leaves every list, its address stays.
piece_expired = Signal()
# Pieces came in with the history of another portal, or their source has new words. Keyword: `articles`, a batch of
# perhaps a hundred thousand. Told inside the transaction: only what must be kept in step with them belongs here.
pieces_imported = Signal()
