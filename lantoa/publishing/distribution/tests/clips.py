"""Bytes that stand for a video in the storage: connectors carry them, they do not look into them."""

import hashlib
import random

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from lantoa.publishing.distribution.networks.base import Video


def stored_clip(size, *, seconds=12.0):
    """(video, its SHA-256); the same bytes for the same size."""
    data = random.Random(size).randbytes(size)
    name = default_storage.save("videos/clip.mp4", ContentFile(data))
    video = Video(
        url=f"http://testserver/media/{name}", path=name, size=size, duration_seconds=seconds, width=1280, height=720
    )
    return video, hashlib.sha256(data).hexdigest()
