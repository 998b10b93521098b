"""Who has duty when, who is away, who stands in."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.errors import RuleBroken
from lantoa.org.audit.facade import record
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.facade import Article, SectionPage, board_of, short_line
from lantoa.publishing.planning.access import may_keep_roster, must, sees_plan
from lantoa.publishing.planning.models import Leave, Shift
from lantoa.services.notify.facade import notify


@transaction.atomic
def put_on_duty(*, day: date, user: User, section: SectionPage | None, genre: str, note: str = "", by: User) -> Shift:
    """The person's duty that day; again changes only its note. Raises RuleBroken for who is away or not at the desk."""
    must(may_keep_roster(by))
    _must_be_free(user, day)
    shift, _is_new = Shift.objects.update_or_create(
        day=day,
        user=user,
        section=section,
        genre=genre if genre in Article.Genre.values else "",
        defaults={"note": short_line(note, 160)},
    )
    record("planning.put_on_duty", shift, by=by, detail={"to": str(user), "day": day.isoformat()})
    return shift


@transaction.atomic
def take_off_duty(*, shift: Shift, by: User) -> None:
    """The duty is gone."""
    must(may_keep_roster(by))
    record("planning.take_off_duty", shift, by=by, detail={"from": str(shift.user), "day": shift.day.isoformat()})
    shift.delete()


@transaction.atomic
def let_substitute(*, shift: Shift, to: User | None, by: User) -> Shift:
    """Another does the shift and is told; None gives it back. Raises RuleBroken for who is away or has it already."""
    must(may_keep_roster(by))
    row = Shift.objects.select_for_update().get(pk=shift.pk)
    if to is not None:
        if to.pk == row.user_id:
            raise RuleBroken(_("Người trực thay phải là người khác."))
        _must_be_free(to, row.day)
    row.substitute = to
    row.save(update_fields=["substitute"])
    record("planning.let_substitute", row, by=by, detail={"to": str(to or ""), "day": row.day.isoformat()})
    if to is not None:
        text = _("Đồng chí trực thay ngày %(day)s.") % {"day": f"{row.day:%d/%m/%Y}"}
        source = f"shift:{row.pk}:{to.pk}"
        notify([to], text=text, url="/toa-soan/ke-hoach/truc/", source=source, ways=("push", "email"))
    return row


@transaction.atomic
def give_leave(*, user: User, first_day: date, last_day: date, reason: str = "", by: User) -> Leave:
    """The person is away; their shifts of these days want a substitute.

    People of the board enter their own; who keeps the roster enters anybody's. Raises RuleBroken for days in disorder.
    """
    must(may_keep_roster(by) or (sees_plan(by) and user.pk == by.pk))
    if last_day < first_day:
        raise RuleBroken(_("Ngày cuối phải sau ngày đầu."))
    leave = Leave.objects.create(user=user, first_day=first_day, last_day=last_day, reason=short_line(reason, 160))
    record("planning.give_leave", leave, by=by, detail={"to": str(user), "days": f"{first_day}..{last_day}"})
    return leave


@transaction.atomic
def end_leave(*, leave: Leave, by: User) -> None:
    """The person is not away after all."""
    record("planning.end_leave", leave, by=by, detail={"from": str(leave.user)})
    leave.delete()


def _must_be_free(user: User, day: date) -> None:
    if not board_of(None).filter(pk=user.pk).exists():
        raise RuleBroken(_("Người này chưa có vai trò trong ban biên tập."))
    if Leave.objects.filter(user=user, first_day__lte=day, last_day__gte=day).exists():
        raise RuleBroken(_("%(name)s nghỉ ngày này. Hãy chọn người khác.") % {"name": user})
