"""Real clips of a few seconds, and hostile ones, made with ffmpeg once per test run."""

import functools
import io
import subprocess
import tempfile
from pathlib import Path

import imageio_ffmpeg

POSITION = b"+18.3405+105.9056/"


@functools.cache
def film(*, seconds=2, size="320x240", video="libx264", sound="aac", extra=(), pixels="yuv420p", rotation=0, rate=10):
    """The bytes of one clip, with position and phone in its metadata; `sound` is "" for a silent one."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "clip.mp4"
        made = Path(folder) / "turned.mp4"
        picture = ["-f", "lavfi", "-i", f"testsrc=duration={seconds}:size={size}:rate={rate}"]
        tone = ["-f", "lavfi", "-i", f"sine=duration={seconds}"] if sound else []
        coding = ["-c:v", video, "-preset", "ultrafast", "-pix_fmt", pixels, *(["-c:a", sound] if sound else [])]
        told = ["-metadata", f"location={POSITION.decode()}", "-metadata", "comment=Sông Lam Phone"]
        _run([*picture, *tone, *coding, *told, "-movflags", "use_metadata_tags", *extra, str(target)])
        if rotation:
            _run(["-display_rotation", str(rotation), "-i", str(target), "-c", "copy", str(made)])
            return made.read_bytes()
        return target.read_bytes()


def opened(data, name="clip.mp4"):
    file = io.BytesIO(data)
    file.name = name
    return file


def _run(arguments):
    program = imageio_ffmpeg.get_ffmpeg_exe()
    subprocess.run([program, "-loglevel", "error", "-nostdin", "-y", *arguments], check=True)
