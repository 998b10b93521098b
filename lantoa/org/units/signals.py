"""What the tree tells those above it."""

from django.dispatch import Signal

# kwargs: unit (Unit), successor (Unit or None)
unit_ended = Signal()

# kwargs: unit_ids (list[int]): units that got another name or place; those below a moved one are not named
units_changed = Signal()
