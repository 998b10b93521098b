"""What the chief editor directs, and who has read it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now, today
from lantoa.kit.errors import RuleBroken
from lantoa.org.audit.facade import record
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.facade import Article, SectionPage, board
from lantoa.publishing.planning.access import may_direct, must, sees_plan
from lantoa.publishing.planning.models import Direction, DirectionAck
from lantoa.publishing.planning.words import wanted_text
from lantoa.services.notify.facade import notify


@transaction.atomic
def give_direction(
    *,
    text: str,
    valid_from: date,
    valid_until: date | None,
    by: User,
    section: SectionPage | None = None,
    article: Article | None = None,
) -> Direction:
    """The direction holds from its first to its last day; whom it concerns is told.

    Raises RuleBroken without text or when it would end before it begins.
    """
    must(may_direct(by))
    kept = wanted_text(text)
    if not kept:
        raise RuleBroken(_("Hãy ghi nội dung chỉ đạo."))
    if valid_until is not None and valid_until < valid_from:
        raise RuleBroken(_("Ngày cuối phải sau ngày đầu."))
    direction = Direction.objects.create(
        text=kept,
        article=article,
        section=None if article else section,
        valid_from=valid_from,
        valid_until=valid_until,
        given_by=by,
        given_at=now(),
    )
    record("planning.give_direction", direction, by=by, detail={"text": kept[:300]})
    notify(
        [person for person in concerned(direction) if person.pk != by.pk],
        text=(_("Chỉ đạo mới: %(text)s") % {"text": kept})[:300],
        url="/toa-soan/ke-hoach/chi-dao/",
        source=f"direction:{direction.pk}",
        ways=("push",),
    )
    return direction


def concerned(direction: Direction) -> list[User]:
    """Whom it concerns: who holds the piece; who has duty in the section, or anywhere. At most one query."""
    if direction.article is not None:
        return [direction.article.editor] if direction.article.editor else []
    section = direction.section_id
    members = [duty.user for duty in board() if section is None or duty.section_id in (None, section)]
    return list({member.pk: member for member in members}.values())


@transaction.atomic
def acknowledge_direction(*, direction: Direction, by: User) -> DirectionAck:
    """The person has read it. Safe to call twice."""
    must(sees_plan(by))
    ack, is_new = DirectionAck.objects.get_or_create(direction=direction, user=by, defaults={"acknowledged_at": now()})
    if is_new:
        record("planning.acknowledge_direction", direction, by=by)
    return ack


@transaction.atomic
def end_direction(*, direction: Direction, by: User) -> Direction:
    """It holds no more from tomorrow; what is not yet begun never held. Safe to call twice."""
    must(may_direct(by))
    row = Direction.objects.select_for_update().get(pk=direction.pk)
    last = max(min(today(), row.valid_until or today()), row.valid_from)
    if row.valid_until is None or row.valid_until > last:
        row.valid_until = last
        row.save(update_fields=["valid_until"])
        record("planning.end_direction", row, by=by)
    return row
