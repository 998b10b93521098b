"""Reading videos."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lantoa.kit.errors import NotAllowed
from lantoa.org.units.facade import Unit
from lantoa.services.media.models import Video


def ready_videos(*, under: Iterable[Unit]) -> QuerySet[Video]:
    """Videos that can be spread, newest first: those of these units and of all below them. One query."""
    within = Q(pk__in=[])
    for unit in under:
        within |= Q(unit__path__startswith=unit.path)
    found = Video.objects.filter(within, state=Video.State.READY)
    return found.select_related("poster", "unit").order_by("-created_at", "-pk")


def find_ready_video(video_id: int, *, under: Iterable[Unit]) -> Video:
    """One of `ready_videos`. Raises NotAllowed in the same words whether it is missing, hidden or not ready."""
    video = ready_videos(under=under).filter(pk=video_id).first()
    if video is None:
        raise NotAllowed(_("Không tìm thấy video này."))
    return video
