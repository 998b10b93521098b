"""Who on the board has which duty."""

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import record
from lantoa.org.people.facade import DESK_ROLES, User, has_role
from lantoa.publishing.newsroom.access import get_section, may_manage_board
from lantoa.publishing.newsroom.actions.words import short_line
from lantoa.publishing.newsroom.models import BoardDuty


@transaction.atomic
def assign_duty(*, user: User, section_slug: str, title: str, by: User) -> BoardDuty:
    """The member's duty in the section, or in all when the slug is empty; again only changes its title.

    Raises RuleBroken for somebody outside the desk or a duty without name; NotAllowed for who gives out no duties.
    """
    if not may_manage_board(by):
        raise NotAllowed(_("Không tìm thấy trang này."))
    name = short_line(title, 120)
    if not name:
        raise RuleBroken(_("Hãy ghi nhiệm vụ, ví dụ “Phụ trách chuyên mục”."))
    if not has_role(user, DESK_ROLES):
        raise RuleBroken(_("Người này chưa có vai trò trong ban biên tập."))
    section = get_section(section_slug) if section_slug else None
    duty, _is_new = BoardDuty.objects.update_or_create(
        user=user,
        section=section,
        defaults={"title": name},
        create_defaults={"title": name, "position": BoardDuty.objects.count() % 32767},
    )
    record("newsroom.assign_duty", duty, by=by, detail={"to": str(user), "section": section_slug, "title": name})
    return duty


@transaction.atomic
def remove_duty(*, duty: BoardDuty, by: User) -> None:
    """The duty is gone. Raises NotAllowed for who gives out no duties."""
    if not may_manage_board(by):
        raise NotAllowed(_("Không tìm thấy nhiệm vụ này."))
    record("newsroom.remove_duty", duty, by=by, detail={"from": str(duty.user), "title": duty.title})
    duty.delete()
