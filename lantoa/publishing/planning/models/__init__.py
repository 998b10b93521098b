"""What the board plans: who has duty, who covers what, what shall appear when, what the chief editor directs."""

from lantoa.publishing.planning.models.assignments import Assignment
from lantoa.publishing.planning.models.calendar import CalendarKey, Campaign, PlanEntry
from lantoa.publishing.planning.models.directions import Direction, DirectionAck
from lantoa.publishing.planning.models.roster import Leave, Shift

__all__ = [
    "Assignment",
    "CalendarKey",
    "Campaign",
    "Direction",
    "DirectionAck",
    "Leave",
    "PlanEntry",
    "Shift",
]
