"""What other packages may use of pictures and videos."""

from lantoa.services.media.actions import store_photo
from lantoa.services.media.models import Picture, Video
from lantoa.services.media.serving import file_in_parts
from lantoa.services.media.video_actions import prepare_waiting_videos, store_video
from lantoa.services.media.video_queries import find_ready_video, ready_videos

__all__ = [
    "Picture",
    "Video",
    "file_in_parts",
    "find_ready_video",
    "prepare_waiting_videos",
    "ready_videos",
    "store_photo",
    "store_video",
]
