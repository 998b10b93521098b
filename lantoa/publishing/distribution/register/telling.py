"""Owners are told once when the standing of a channel of theirs gets worse by itself."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lantoa.kit.clock import now
from lantoa.publishing.distribution.access import people_of_unit
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.register.standing import STANDING, Standing, values_at
from lantoa.services.notify.facade import notify

PORTION = 100
# A lost connection is told where it is lost (worker/record.py), with its reason.
TOLD = (Standing.EXPIRING, Standing.SILENT)
TEXTS = {
    Standing.EXPIRING: gettext_noop("{}: kết nối sắp hết hạn. Hãy kết nối lại trong tuần này để bài vẫn tự lên."),
    Standing.SILENT: gettext_noop(
        "{}: đã 60 ngày không có bài nào của công đoàn. Còn dùng thì mời chia sẻ, không thì đóng kênh."
    ),
}

# Whoever was told of a standing hears of it again only after it was another one in between.
_CHANGED = f"""
WITH standing AS (
    SELECT c.id, {STANDING} AS standing FROM distribution_channel c WHERE c.state IN ('connected', 'manual')
), better AS (
    DELETE FROM distribution_standingtold t USING standing s WHERE t.channel_id = s.id AND t.standing <> s.standing
)
INSERT INTO distribution_standingtold (channel_id, standing, told_at)
SELECT s.id, s.standing, %(at)s FROM standing s
WHERE s.standing = ANY(%(told)s) AND NOT EXISTS (SELECT 1 FROM distribution_standingtold t WHERE t.channel_id = s.id)
ORDER BY s.id LIMIT %(portion)s
RETURNING channel_id, standing
"""  # noqa: S608 - STANDING is a constant


@transaction.atomic
def tell_owners(at: datetime | None = None) -> int:
    """Tell of at most 100 channels that came to expire or fell silent; returns of how many. Safe to run twice."""
    at = at or now()
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, values_at(at) | {"at": at, "told": [*TOLD], "portion": PORTION})
        told = dict(cursor.fetchall())
    for channel in Channel.objects.filter(pk__in=told).order_by("pk"):
        standing = Standing(told[channel.pk])
        notify(
            people_of_unit(channel.unit_id),
            text=_(TEXTS[standing]).format(channel)[:300],
            url=f"/lan-toa/kenh/{channel.pk}/",
            source=f"{standing}:{channel.pk}:{at.date()}",
            ways=("push", "email") if standing is Standing.EXPIRING else (),
        )
    return len(told)
