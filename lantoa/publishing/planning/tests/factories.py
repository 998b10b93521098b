"""A federation whose board plans: valid with no arguments."""

from datetime import timedelta
from typing import Any

from lantoa.kit.clock import now, today
from lantoa.org.people.facade import Role
from lantoa.publishing.newsroom.tests.factories import Federation, make_user
from lantoa.publishing.planning.actions import Plan, Wish, ask_coverage, plan_piece
from lantoa.publishing.planning.models import Assignment, PlanEntry


class Board(Federation):
    """Lan and Tâm file for one unit, Mai for another; the province's board plans, the district's has nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.tam = make_user(self.unit, Role.REPORTER, name="Bùi Thị Tâm")
        self.foreign_chief = make_user(self.other_district, Role.MANAGING_EDITOR, name="Lý Văn Ngoài")

    def ask(self, **changes: Any) -> Assignment:
        wish = Wish(
            title=changes.pop("title", "Lễ ký thỏa ước lao động tập thể"),
            due_at=changes.pop("due_at", now() + timedelta(days=3)),
            brief="Cần ba ảnh và số người dự.",
            section=self.section,
        )
        return ask_coverage(**{"wish": wish, "unit": self.unit, "person": None, "by": self.chief, **changes})

    def entry(self, **changes: Any) -> PlanEntry:
        day = today() + timedelta(days=changes.pop("days", 0))
        plan = Plan(**{"title": "Chuyện người thợ mỏ", "planned_for": day, "section": self.section, **changes})
        return plan_piece(plan=plan, by=self.chief)
