"""A superior unit reminds, with one act, every unit below it that lacks a network."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now, today
from lantoa.kit.errors import RuleBroken
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Kind, Unit
from lantoa.publishing.distribution.access import people_of_units
from lantoa.publishing.distribution.models import ChaseOrder
from lantoa.publishing.distribution.networks.registry import SPECS
from lantoa.services.notify.facade import notify

# So many units at once: what is left goes on in a worker.
PORTION = 300
NOT_AGAIN_FOR = timedelta(days=7)
ANY = ""

_LACKING = """
lacking AS (
    SELECT u.id FROM units_unit u
    WHERE u.path LIKE %(prefix)s AND u.id <> %(under)s AND u.kind = ANY(%(kinds)s)
      AND u.valid_from <= %(today)s AND (u.valid_to IS NULL OR u.valid_to >= %(today)s)
      AND NOT EXISTS (SELECT 1 FROM distribution_channel c WHERE c.unit_id = u.id AND c.state <> 'closed'
          AND (%(want)s = '' OR c.network = %(want)s))
      AND NOT EXISTS (SELECT 1 FROM distribution_channelchase h WHERE h.unit_id = u.id AND h.want = %(want)s
          AND h.chased_at > %(since)s)
)
"""
_CHASE = f"""
WITH {_LACKING}
INSERT INTO distribution_channelchase (unit_id, want, chased_at, chased_by_id)
SELECT id, %(want)s, %(at)s, %(by)s FROM lacking ORDER BY id LIMIT %(portion)s
ON CONFLICT (unit_id, want) DO UPDATE SET chased_at = excluded.chased_at, chased_by_id = excluded.chased_by_id
    WHERE distribution_channelchase.chased_at <= %(since)s
RETURNING unit_id
"""  # noqa: S608 - constants of this module


@transaction.atomic
def order_chase(*, under: Unit, want: str, kinds: Sequence[str], by: User) -> ChaseOrder:
    """Remind the officers of all units below `under` that have no channel of the network `want` ("": none at all).

    A unit is reminded of one want at most once in seven days, whoever orders it. The first portion is reminded here,
    the rest by a worker. Raises RuleBroken for an unknown network, or when no unit is left to remind.
    """
    if want != ANY and want not in SPECS:
        raise RuleBroken(_("Không có mạng này: {}.").format(want))
    order = ChaseOrder.objects.create(
        under=under, want=want, kinds=[*kinds] or [*Kind.values], ordered_by=by, ordered_at=now()
    )
    chase_portion(order)
    if not order.units:
        raise RuleBroken(_("Không đơn vị nào cần nhắc: đã có kênh, hoặc đã được nhắc trong bảy ngày qua."))
    detail: dict[str, object] = {"want": want, "kinds": order.kinds}
    audit.record("distribution.chase_channels", order, by=by, unit_id=under.pk, detail=detail)
    return order


def chase_portion(order: ChaseOrder) -> int:
    """Remind the next units of an order; returns how many. Four statements."""
    at = now()
    with connection.cursor() as cursor:
        cursor.execute(_CHASE, _values(order) | {"at": at, "by": order.ordered_by_id, "portion": PORTION})
        units = [row[0] for row in cursor.fetchall()]
    order.units += len(units)
    order.people += notify(
        people_of_units(units),
        text=_text(order)[:300],
        url="/lan-toa/kenh/them/",
        source=f"chase:{order.pk}",
        ways=("push", "email"),
    )
    order.done_at = None if len(units) == PORTION else at
    order.save(update_fields=["units", "people", "done_at"])
    return len(units)


@transaction.atomic
def go_on_chasing() -> int:
    """The next portion of the oldest order that is not done; returns how many units. Safe to run twice."""
    rows = ChaseOrder.objects.select_for_update(of=("self",), skip_locked=True).select_related("under")
    order = rows.filter(done_at__isnull=True).order_by("ordered_at", "pk").first()
    return chase_portion(order) if order else 0


def _values(order: ChaseOrder) -> dict[str, Any]:
    return {
        "prefix": f"{order.under.path}%",
        "under": order.under_id,
        "kinds": order.kinds,
        "today": today(),
        "want": order.want,
        # By the order's own time: one that goes on for long does not come round to the units it began with.
        "since": order.ordered_at - NOT_AGAIN_FOR,
    }


def _text(order: ChaseOrder) -> str:
    if order.want == ANY:
        return _("{} nhắc: đơn vị chưa có kênh nào trong sổ kênh. Mời thêm một kênh.").format(order.under)
    return _("{} nhắc: đơn vị chưa có {}. Mời kết nối hoặc thêm vào sổ kênh.").format(
        order.under, SPECS[order.want].label
    )
