"""What the head of the desk's main pages offers."""

from lantoa.org.people.facade import DESK_ROLES, User, has_role
from lantoa.publishing.newsroom.access import READING_ROLES, RECORD_ROLES, is_at_desk, reaches_over


def head_of(user: User) -> dict[str, bool]:
    """Which links the person has a use for. Four queries."""
    return {
        "may_write": is_at_desk(user),
        # Also the board of a unit below, over what its own subtree filed.
        "may_edit": has_role(user, DESK_ROLES),
        "sees_plan": reaches_over(user, READING_ROLES, None),
        "may_see_record": reaches_over(user, RECORD_ROLES, None),
    }
