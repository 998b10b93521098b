"""Who sees and changes what is planned; missing and hidden look alike."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lantoa.kit.crypto import digest
from lantoa.kit.errors import NotAllowed
from lantoa.org.people.facade import Role, User, paths_reached_by
from lantoa.publishing.newsroom.facade import READING_ROLES, filing_units
from lantoa.publishing.planning.models import Assignment, CalendarKey, Campaign, Direction, Leave, PlanEntry, Shift

Person = User | AnonymousUser
PLANNING_ROLES = (Role.SECRETARY, Role.SECTION_EDITOR, Role.MANAGING_EDITOR)
ROSTER_ROLES = (Role.SECRETARY, Role.MANAGING_EDITOR)
DIRECTING_ROLES = (Role.MANAGING_EDITOR, Role.LEADERSHIP)
SUPERVISING_ROLES = (Role.SECRETARY, Role.MANAGING_EDITOR, Role.LEADERSHIP)


def _holds_at_top(user: Person, roles: Iterable[str]) -> bool:
    """Whether one of `roles` is held at the top of the tree, where the portal is kept. One query."""
    # "/7/" is a unit without a parent.
    return any(path.count("/") == 2 for path in paths_reached_by(user, roles))


def sees_plan(user: Person) -> bool:
    """Whether the person looks at the portal's plan: its own board and leadership."""
    return _holds_at_top(user, READING_ROLES)


def may_plan(user: Person) -> bool:
    """Whether the person plans and asks for coverage."""
    return _holds_at_top(user, PLANNING_ROLES)


def may_keep_roster(user: Person) -> bool:
    """Whether the person says who has duty when."""
    return _holds_at_top(user, ROSTER_ROLES)


def may_direct(user: Person) -> bool:
    """Whether the person gives directions."""
    return _holds_at_top(user, DIRECTING_ROLES)


def may_supervise(user: Person) -> bool:
    """Whether the person sees how long things wait and in whose hands."""
    return _holds_at_top(user, SUPERVISING_ROLES)


def must(is_allowed: bool) -> None:
    """Raises NotAllowed unless it is."""
    if not is_allowed:
        raise NotAllowed(_("Không tìm thấy trang này."))


def assignments_of(user: Person) -> QuerySet[Assignment]:
    """What the person is asked to cover: by name, or as one who files for the unit. Two queries."""
    if not user.is_authenticated or not user.is_active:
        return Assignment.objects.none()
    units = filing_units(user).values_list("pk", flat=True)
    return Assignment.objects.filter(Q(person_id=user.pk) | Q(person__isnull=True, unit__in=list(units)))


def get_assignment_for(user: Person, assignment_id: int) -> Assignment:
    """The assignment, for whom it asks and for the portal's board. Raises NotAllowed."""
    rows = Assignment.objects.select_related(
        "unit", "person", "section", "asked_by", "seen_by", "answered_by", "dispatch__article", "article"
    )
    found = rows.filter(pk=assignment_id).first()
    if found is not None and (sees_plan(user) or assignments_of(user).filter(pk=assignment_id).exists()):
        return found
    raise NotAllowed(_("Không tìm thấy việc này."))


def is_asked(user: Person, assignment: Assignment) -> bool:
    """Whether it is the person's to do. Two queries."""
    return assignments_of(user).filter(pk=assignment.pk).exists()


def get_entry_for(user: Person, entry_id: int) -> PlanEntry:
    """The planned piece, for the portal's board. Raises NotAllowed."""
    rows = PlanEntry.objects.select_related("section", "campaign", "assignment__dispatch__article", "article")
    entry = rows.filter(pk=entry_id).first() if sees_plan(user) else None
    if entry is None:
        raise NotAllowed(_("Không tìm thấy việc này."))
    return entry


def get_campaign_for(user: Person, campaign_id: int) -> Campaign:
    """The campaign, for the portal's board. Raises NotAllowed."""
    campaign = Campaign.objects.filter(pk=campaign_id).first() if sees_plan(user) else None
    if campaign is None:
        raise NotAllowed(_("Không tìm thấy chiến dịch này."))
    return campaign


def get_shift_for(user: Person, shift_id: int) -> Shift:
    """The shift, for those who keep the roster. Raises NotAllowed."""
    shift = Shift.objects.select_related("user").filter(pk=shift_id).first() if may_keep_roster(user) else None
    if shift is None:
        raise NotAllowed(_("Không tìm thấy ca trực này."))
    return shift


def get_leave_for(user: Person, leave_id: int) -> Leave:
    """The leave, for whose it is and for those who keep the roster. Raises NotAllowed."""
    leave = Leave.objects.select_related("user").filter(pk=leave_id).first()
    if leave is None or not (may_keep_roster(user) or (sees_plan(user) and leave.user_id == user.pk)):
        raise NotAllowed(_("Không tìm thấy lượt nghỉ này."))
    return leave


def get_direction_for(user: Person, direction_id: int) -> Direction:
    """The direction, for the portal's board. Raises NotAllowed."""
    direction = Direction.objects.filter(pk=direction_id).first() if sees_plan(user) else None
    if direction is None:
        raise NotAllowed(_("Không tìm thấy chỉ đạo này."))
    return direction


def reader_of(secret: str) -> User:
    """Whose calendar the secret address is, as long as they still see the plan. Raises NotAllowed."""
    key = CalendarKey.objects.select_related("user").filter(digest=digest(secret)).first()
    if key is None or not key.user.is_active or not sees_plan(key.user):
        raise NotAllowed(_("Không tìm thấy lịch này."))
    return key.user
