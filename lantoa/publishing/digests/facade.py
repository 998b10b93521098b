"""What other packages may use of digests."""

from lantoa.publishing.digests.actions.readers import forget_wishes
from lantoa.publishing.digests.notices import (
    follow_section,
    forget_notices,
    leave_sections,
    move_section_follower,
    send_section_notices,
)
from lantoa.publishing.digests.sending import compose_due_digests, forget_letters, send_consents, send_due_digests

__all__ = [
    "compose_due_digests",
    "follow_section",
    "forget_letters",
    "forget_notices",
    "forget_wishes",
    "leave_sections",
    "move_section_follower",
    "send_consents",
    "send_due_digests",
    "send_section_notices",
]
