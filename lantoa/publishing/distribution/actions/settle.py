"""What a worker left for a person with a post that stands."""

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.errors import RuleBroken
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.models import Delivery, Release
from lantoa.publishing.distribution.rules import LEFT_OVER


@transaction.atomic
def settle_left_over(*, release: Release, delivery_id: int, by: User) -> None:
    """A person has done it (sent the article to followers by hand), or decided that it is not needed.

    The delivery stays `sent`, so that it can still be taken down by a program. Safe to call twice. Raises RuleBroken
    for a delivery of another release, and for one that is not sent or was recalled.
    """
    rows = Delivery.objects.select_for_update().filter(release=release, pk=delivery_id, is_recalled=False)
    row = rows.filter(state=Delivery.State.SENT).first()
    if row is None:
        raise RuleBroken(_("Lượt này không còn việc nào phải làm nốt."))
    if row.error_class != LEFT_OVER:
        return
    detail: dict[str, object] = {"left_over": row.error}
    row.needs_person, row.error_class, row.error = False, "", ""
    row.save(update_fields=["needs_person", "error_class", "error"])
    audit.record("distribution.settle_left_over", row, by=by, unit_id=row.unit_id, detail=detail)
