"""Keeping audiences under a name."""

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import nfc, one_line
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.access import get_releasable_unit
from lantoa.publishing.distribution.audience import Audience
from lantoa.publishing.distribution.models import SavedAudience

LONGEST_NAME, MOST_KEPT = 120, 40


@transaction.atomic
def save_audience(*, name: str, audience: Audience, by: User) -> SavedAudience:
    """Keep it for everybody who may release under its unit; the same name again replaces it.

    Raises RuleBroken without a name or when many are kept, NotAllowed for a unit out of the person's reach.
    """
    unit, name = get_releasable_unit(by, audience.under), one_line(nfc(name))
    if not name or len(name) > LONGEST_NAME:
        raise RuleBroken(_("Hãy đặt cho phạm vi một tên, tối đa {} ký tự.").format(LONGEST_NAME))
    rows = SavedAudience.objects.filter(unit=unit)
    if not rows.filter(name=name).exists() and rows.count() >= MOST_KEPT:
        raise RuleBroken(_("Đơn vị đã lưu {} phạm vi; hãy dùng lại một tên cũ.").format(MOST_KEPT))
    values = {"audience": audience.as_json(), "made_by": by, "made_at": now()}
    kept, _is_new = SavedAudience.objects.update_or_create(unit=unit, name=name, defaults=values)
    audit.record("distribution.save_audience", kept, by=by, unit_id=unit.pk, detail={"name": name})
    return kept
