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
# A piece came in with the history of another portal, or its source has new words. Told inside the transaction, once for
# each of perhaps a hundred thousand: only what must be kept in step with it belongs here.
piece_imported = Signal()
