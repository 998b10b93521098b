"""Who edits digests: the portal's own board."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from lantoa.kit.errors import NotAllowed
from lantoa.org.people.facade import Role, User, paths_reached_by
from lantoa.publishing.digests.models import Rhythm

EDITING_ROLES = (Role.SECRETARY, Role.SECTION_EDITOR, Role.MANAGING_EDITOR)


def may_edit_digests(user: User | AnonymousUser) -> bool:
    """Whether the person edits what goes to readers: on the board at the top of the tree. One query."""
    # "/7/" is a unit without a parent.
    return any(path.count("/") == 2 for path in paths_reached_by(user, EDITING_ROLES))


def rhythm_for(user: User | AnonymousUser, rhythm: str) -> str:
    """The rhythm, for the portal's board. Raises NotAllowed, alike for unknown rhythms and strangers."""
    if rhythm not in Rhythm.values or not may_edit_digests(user):
        raise NotAllowed(_("Không tìm thấy bản tin này."))
    return rhythm
