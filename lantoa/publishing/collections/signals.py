"""What collections tell the floors above, after commit. Keyword: `campaign`."""

from django.dispatch import Signal

# Live, or live in new words.
campaign_published = Signal()
# No longer live: answers 410.
campaign_withdrawn = Signal()
