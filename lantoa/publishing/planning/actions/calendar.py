"""What shall appear when: planned, changed, linked, let go."""

import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.crypto import digest
from lantoa.kit.errors import RuleBroken
from lantoa.org.audit.facade import record
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.facade import Article, SectionPage, short_line
from lantoa.publishing.planning.access import may_plan, must, sees_plan
from lantoa.publishing.planning.models import CalendarKey, Campaign, PlanEntry
from lantoa.publishing.planning.words import wanted_text, wanted_title


@dataclass(frozen=True)
class Plan:
    """One planned piece, as it was typed."""

    title: str
    planned_for: date
    section: SectionPage | None = None
    genre: str = ""
    campaign: Campaign | None = None
    note: str = ""


@transaction.atomic
def plan_piece(*, plan: Plan, by: User) -> PlanEntry:
    """One more planned piece. Raises RuleBroken without a title, NotAllowed for who does not plan."""
    must(may_plan(by))
    entry = PlanEntry(created_by=by, created_at=now())
    _fill(entry, plan)
    entry.save()
    record("planning.plan_piece", entry, by=by, detail={"title": entry.title, "day": entry.planned_for.isoformat()})
    return entry


@transaction.atomic
def change_entry(*, entry: PlanEntry, plan: Plan, by: User) -> PlanEntry:
    """The planned piece says what the plan says."""
    must(may_plan(by))
    row = PlanEntry.objects.select_for_update().get(pk=entry.pk)
    before = row.planned_for
    _fill(row, plan)
    row.save(update_fields=["title", "planned_for", "section", "genre", "campaign", "note"])
    record(
        "planning.change_entry",
        row,
        by=by,
        detail={"title": row.title, "before": before.isoformat(), "day": row.planned_for.isoformat()},
    )
    return row


def _fill(entry: PlanEntry, plan: Plan) -> None:
    entry.title = wanted_title(plan.title)
    entry.planned_for = plan.planned_for
    entry.section = plan.section
    entry.genre = plan.genre if plan.genre in Article.Genre.values else ""
    entry.campaign = plan.campaign
    entry.note = wanted_text(plan.note)


@transaction.atomic
def link_piece(*, entry: PlanEntry, article: Article | None, by: User) -> PlanEntry:
    """The piece that came of the plan; None takes the link away."""
    must(may_plan(by))
    row = PlanEntry.objects.select_for_update().get(pk=entry.pk)
    row.article = article
    row.save(update_fields=["article"])
    record("planning.link_piece", row, by=by, detail={"piece": article.pk if article else None})
    return row


@transaction.atomic
def remove_entry(*, entry: PlanEntry, by: User) -> None:
    """The piece is planned no more; what it led to stays."""
    must(may_plan(by))
    record("planning.remove_entry", entry, by=by, detail={"title": entry.title, "day": entry.planned_for.isoformat()})
    entry.delete()


@transaction.atomic
def start_campaign(*, name: str, starts_on: date, ends_on: date, by: User) -> Campaign:
    """A campaign under this name; again only moves its days. Raises RuleBroken when it would end before it starts."""
    must(may_plan(by))
    title = short_line(name, 120)
    if not title:
        raise RuleBroken(_("Hãy đặt tên cho chiến dịch."))
    if ends_on < starts_on:
        raise RuleBroken(_("Ngày cuối phải sau ngày đầu."))
    campaign, _is_new = Campaign.objects.update_or_create(
        name=title, defaults={"starts_on": starts_on, "ends_on": ends_on}
    )
    record("planning.start_campaign", campaign, by=by, detail={"name": title})
    return campaign


@transaction.atomic
def renew_calendar_key(*, by: User) -> CalendarKey:
    """A new secret address of the person's calendar; the one before answers no more."""
    must(sees_plan(by))
    secret = secrets.token_urlsafe(24)
    key, _is_new = CalendarKey.objects.update_or_create(
        user=by, defaults={"secret": secret, "digest": digest(secret), "created_at": now()}
    )
    record("planning.renew_calendar_key", key, by=by)
    return key
