"""What other packages may use of digests."""

from lantoa.publishing.digests.actions.readers import forget_wishes
from lantoa.publishing.digests.sending import compose_due_digests, forget_letters, send_consents, send_due_digests

__all__ = ["compose_due_digests", "forget_letters", "forget_wishes", "send_consents", "send_due_digests"]
