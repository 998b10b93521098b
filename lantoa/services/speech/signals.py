"""What speech tells the floors above, after commit. Keyword: `page_id`."""

from django.dispatch import Signal

# A page's text can be heard now.
narration_made = Signal()
