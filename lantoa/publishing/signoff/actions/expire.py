"""Nobody answered in time: whoever asked is told."""

from datetime import timedelta

from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.publishing.signoff.actions.answer import state_now
from lantoa.publishing.signoff.models import Signoff
from lantoa.publishing.signoff.rules import State
from lantoa.services.notify.facade import notify

# A worker that was away for longer than this tells nobody of what is long past.
LOOKS_BACK = timedelta(days=2)


def tell_expired() -> int:
    """Tell of links that ended unanswered, each once; returns how many were newly told. Any number may run it."""
    over = Signoff.objects.filter(answered_at=None, withdrawn_at=None, is_sample=False)
    rows = over.filter(expires_at__lte=now(), expires_at__gt=now() - LOOKS_BACK)
    return sum(_tell(row) for row in rows.select_related("asked_by", "article__latest_revision"))


def _tell(row: Signoff) -> int:
    if state_now(row, row.article) != State.EXPIRED:
        return 0
    words = {"name": row.guest_name, "title": row.article.title}
    return notify(
        [row.asked_by],
        text=(_("%(name)s chưa trả lời về bài “%(title)s”; liên kết đã quá hạn.") % words)[:300],
        url=f"/toa-soan/y-kien/bai/{row.article_id}/",
        source=f"signoff:{row.pk}:expired",
    )
