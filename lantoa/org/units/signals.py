"""What the tree tells those above it."""

from django.dispatch import Signal

# kwargs: unit (Unit), successor (Unit or None)
unit_ended = Signal()
