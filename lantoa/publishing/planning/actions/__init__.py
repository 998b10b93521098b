"""Every write of the planning."""

from lantoa.publishing.planning.actions.assignments import (
    Wish,
    accept_assignment,
    ask_coverage,
    cancel_assignment,
    decline_assignment,
    file_assignment,
    mark_seen,
    people_asked,
    remind_assignments,
)
from lantoa.publishing.planning.actions.calendar import (
    Plan,
    change_entry,
    link_piece,
    plan_piece,
    remove_entry,
    renew_calendar_key,
    start_campaign,
)
from lantoa.publishing.planning.actions.directions import (
    acknowledge_direction,
    concerned,
    end_direction,
    give_direction,
)
from lantoa.publishing.planning.actions.roster import (
    end_leave,
    give_leave,
    let_substitute,
    put_on_duty,
    take_off_duty,
)

__all__ = [
    "Plan",
    "Wish",
    "accept_assignment",
    "acknowledge_direction",
    "ask_coverage",
    "cancel_assignment",
    "change_entry",
    "concerned",
    "decline_assignment",
    "end_direction",
    "end_leave",
    "file_assignment",
    "give_direction",
    "give_leave",
    "let_substitute",
    "link_piece",
    "mark_seen",
    "people_asked",
    "plan_piece",
    "put_on_duty",
    "remind_assignments",
    "remove_entry",
    "renew_calendar_key",
    "start_campaign",
    "take_off_duty",
]
