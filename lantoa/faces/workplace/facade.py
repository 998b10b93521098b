"""What the house may use of the workplace."""

from lantoa.faces.workplace.actions import forget_stale_photos

__all__ = ["forget_stale_photos"]
