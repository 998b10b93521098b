"""The whole portal in mourning for a while: who may begin and end it, and that it shows at once everywhere."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.faces.portal.frame import SAMPLE
from lantoa.faces.portal.models import PortalSettings
from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import one_line
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import Role, User, paths_reached_by
from lantoa.services.cache.facade import drop_pages

LONGEST, LONGEST_TEXT = timedelta(days=31), 160
ROLES = (Role.MANAGING_EDITOR, Role.ADMINISTRATOR)
PUBLISHER = ("owner", "responsible", "address", "phone", "email", "licence", "source_note")


def may_mourn(user: User | AnonymousUser) -> bool:
    """Whether the person answers for the portal: managing editor or administrator at the top of the tree. One query."""
    return any(path.count("/") == 2 for path in paths_reached_by(user, ROLES))


@transaction.atomic
def begin_mourning(*, text: str, begins: datetime, ends: datetime, by: User) -> PortalSettings:
    """The portal stands in mourning from `begins` to `ends`, in place of any time said before. Shows at once.

    Raises RuleBroken without words, for an end that is past or before the beginning, or more than 31 days.
    """
    words = one_line(text)
    if not words or len(words) > LONGEST_TEXT:
        raise RuleBroken(_("Hãy viết dòng chữ trên cổng, nhiều nhất 160 chữ cái."))
    if ends <= begins or ends <= now():
        raise RuleBroken(_("Giờ kết thúc phải sau giờ bắt đầu và còn ở phía trước."))
    if ends - begins > LONGEST:
        raise RuleBroken(_("Chế độ tang kéo dài nhiều nhất 31 ngày."))
    row = _locked()
    detail: dict[str, object] = {"text": words, "begins": begins.isoformat(), "ends": ends.isoformat()}
    return _change(row, by=by, verb="portal.begin_mourning", detail=detail, text=words, begins=begins, ends=ends)


@transaction.atomic
def end_mourning(*, by: User) -> PortalSettings:
    """The portal is as ever from now on. Raises RuleBroken when no mourning is on or ahead."""
    row = _locked()
    if row.mourning_until is None or row.mourning_until <= now():
        raise RuleBroken(_("Cổng không ở chế độ tang."))
    return _change(row, by=by, verb="portal.end_mourning", detail={"text": row.mourning_text})


def _change(
    row: PortalSettings,
    *,
    by: User,
    verb: str,
    detail: dict[str, object],
    text: str = "",
    begins: datetime | None = None,
    ends: datetime | None = None,
) -> PortalSettings:
    row.mourning_text, row.mourning_from, row.mourning_until = text, begins, ends
    row.mourning_shown = row.is_mourning(now())
    row.save()
    audit.record(verb, row, by=by, detail=detail)
    drop_pages()
    return row


def turn_mourning() -> bool:
    """Whether mourning began or ended since this was last asked: then every kept page is dropped. For the worker.

    One query when nothing changed. Safe to call from several workers.
    """
    row = PortalSettings.objects.only("mourning_from", "mourning_until", "mourning_shown").first()
    if row is None or row.is_mourning(now()) == row.mourning_shown:
        return False
    with transaction.atomic():
        is_on = row.is_mourning(now())
        changed = PortalSettings.objects.filter(pk=row.pk, mourning_shown=not is_on).update(mourning_shown=is_on)
        if changed:
            drop_pages()
    return bool(changed)


def _locked() -> PortalSettings:
    """The portal's row, made when there is none: with the publisher that readers have seen until now."""
    row: PortalSettings | None = PortalSettings.objects.select_for_update().order_by("pk").first()
    if row is not None:
        return row
    shown: dict[str, Any] = {name: getattr(SAMPLE, name) for name in PUBLISHER} if settings.IS_DEMO else {}
    made: PortalSettings = PortalSettings.objects.create(**shown)
    return made
