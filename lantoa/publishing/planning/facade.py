"""What other packages may use of the planning."""

from lantoa.publishing.planning.access import may_supervise, sees_plan
from lantoa.publishing.planning.actions import (
    Plan,
    Wish,
    accept_assignment,
    ask_coverage,
    give_direction,
    give_leave,
    let_substitute,
    plan_piece,
    put_on_duty,
    remind_assignments,
    start_campaign,
)
from lantoa.publishing.planning.models import Assignment, Campaign, Direction, DirectionAck, Leave, PlanEntry, Shift
from lantoa.publishing.planning.queries import late_assignments, open_assignments_of

__all__ = [
    "Assignment",
    "Campaign",
    "Direction",
    "DirectionAck",
    "Leave",
    "Plan",
    "PlanEntry",
    "Shift",
    "Wish",
    "accept_assignment",
    "ask_coverage",
    "give_direction",
    "give_leave",
    "late_assignments",
    "let_substitute",
    "may_supervise",
    "open_assignments_of",
    "plan_piece",
    "put_on_duty",
    "remind_assignments",
    "sees_plan",
    "start_campaign",
]
