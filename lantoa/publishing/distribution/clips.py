"""The clip that a person gives a release: one that is in the house already, or one that they bring along."""

from typing import IO

from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.services.media.facade import Video, find_ready_video, ready_videos, store_video

MOST_OFFERED = 30


def clip_choices(unit: Unit) -> list[tuple[str, str]]:
    """(id, words) of the newest clips of the unit and of all below it, to choose from. One query."""
    return [(str(video.pk), f"{video.title} · {_length(video)}") for video in ready_videos(under=[unit])[:MOST_OFFERED]]


def chosen_clip(
    *, by: User, unit: Unit, title: str, upload: IO[bytes] | None = None, video_id: int | None = None
) -> Video | None:
    """What came along, kept as the unit's; else the one that was chosen; None when neither.

    `video_content` makes of it what `Plan.video` takes. Raises RuleBroken for a file that no network would take,
    NotAllowed for a clip of another tree.
    """
    if upload is not None:
        return store_video(upload, title=title, unit=unit, by=by)
    return find_ready_video(video_id, under=[unit]) if video_id is not None else None


def _length(video: Video) -> str:
    minutes, seconds = divmod(round(video.duration_seconds), 60)
    return f"{minutes}:{seconds:02d}"
