"""What other packages may use of pictures."""

from lantoa.services.media.actions import store_photo
from lantoa.services.media.models import Picture

__all__ = ["Picture", "store_photo"]
