"""ffmpeg on files of strangers: one format, no network, a limit on time, memory and disk."""

import re
import resource
import subprocess
import tempfile
from pathlib import Path

import imageio_ffmpeg  # type: ignore[import-untyped]  # it says nothing of its types

from lantoa.services.media.video_rules import LARGEST_BYTES, Facts

LOOK_SECONDS, COPY_SECONDS, POSTER_SECONDS = 15, 180, 30
# Film decoders that are ever opened: those of what we keep.
DECODERS = "h264,aac"
MOST_MEMORY = 3 * 1024**3
# ffmpeg prints a file's metadata too, and a stranger's may be endless.
MOST_WORDS = 256 * 1024
_DURATION = re.compile(r"^  Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?),", re.M)
# Lines of metadata are indented further and start with a colon when they go on: they cannot look like these.
_STREAM = re.compile(r"^  Stream #0:\d+\S*: (Video|Audio): (\w+)(.*)$", re.M)
_SIZE = re.compile(r", (\d{1,9})x(\d{1,9})")
_PIXELS = re.compile(r", (yuvj?\w+|gray\w*|rgb\w*|bgr\w*|gbr\w*|pal8|none|nv\d+)")
_TURNED = re.compile(r"^ {4,}Display Matrix: rotation of (-?\d+)", re.M | re.I)


class Unreadable(Exception):  # noqa: N818 - named for what is wrong, as the house does
    """ffmpeg could not do with the file what was asked, or not in time."""


def look(path: Path) -> Facts:
    """What the file says of itself; nothing of it is believed before it was copied. Raises Unreadable."""
    words = _run([*_reading(path)], seconds=LOOK_SECONDS, may_fail=True)
    streams = {kind: (codec, rest) for kind, codec, rest in reversed(_STREAM.findall(words))}
    duration, video = _DURATION.search(words), streams.get("Video")
    size = _SIZE.search(video[1]) if video else None
    if duration is None or video is None or size is None:
        raise Unreadable("no film in it")
    seconds = int(duration[1]) * 3600 + int(duration[2]) * 60 + float(duration[3])
    width, height = int(size[1]), int(size[2])
    turned = _TURNED.search(words)
    if turned and abs(int(turned[1])) % 180 == 90:
        width, height = height, width
    pixels = _PIXELS.search(video[1])
    audio = streams.get("Audio", ("", ""))[0]
    return Facts(seconds, width, height, video[0], audio, pixels[1] if pixels else "")


def copy_clean(source: Path, target: Path) -> None:
    """Film and sound of `source` as MP4 that starts at once, without metadata or any other track. Raises Unreadable.

    Position, phone and time of recording stand in metadata and in data tracks: neither is copied.
    """
    kept = ["-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", "-dn", "-sn"]
    dropped = ["-map_metadata", "-1", "-map_metadata:s:v", "-1", "-map_metadata:s:a", "-1", "-map_chapters", "-1"]
    plain = ["-fflags", "+bitexact", "-movflags", "+faststart", "-f", "mp4", "-y", f"file:{target}"]
    _run(["-xerror", *_reading(source), *kept, *dropped, *plain], seconds=COPY_SECONDS)


def take_poster(source: Path, target: Path, *, at_seconds: float) -> None:
    """One frame as JPEG, upright. Raises Unreadable."""
    start = ["-threads", "1", "-ss", f"{at_seconds:.2f}", *_reading(source)]
    frame = ["-map", "0:v:0", "-frames:v", "1", "-q:v", "3", "-f", "mjpeg", "-y", f"file:{target}"]
    _run([*start, *frame], seconds=POSTER_SECONDS)
    if not target.is_file() or not target.stat().st_size:
        raise Unreadable("no frame")


def _reading(path: Path) -> list[str]:
    """The file as MP4 or MOV and nothing else: what is a playlist inside is no playlist here."""
    limits = ["-protocol_whitelist", "file", "-format_whitelist", "mov", "-codec_whitelist", DECODERS]
    return [*limits, "-f", "mov", "-enable_drefs", "0", "-i", f"file:{path}"]


def _run(arguments: list[str], *, seconds: float, may_fail: bool = False) -> str:
    """What ffmpeg says. It has no input, only the file protocol, and the limits of this module."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", *arguments]
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(  # noqa: S603 - a fixed program, arguments of our own
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=words, env={"LC_ALL": "C"}
        )
        try:
            _limit(process.pid, seconds)
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Unreadable("it took too long") from None
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        words.seek(0)
        said = words.read(MOST_WORDS).decode("utf-8", "replace")
    if code and not may_fail:
        raise Unreadable(f"ffmpeg ended with {code}")
    return said


def _limit(pid: int, seconds: float) -> None:
    # Not everywhere: without it the time limit still holds.
    prlimit = getattr(resource, "prlimit", None)
    if prlimit is None:
        return
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_FSIZE, LARGEST_BYTES + 64 * 1024**2),
        (resource.RLIMIT_CPU, int(seconds) + 1),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            prlimit(pid, what, (most, most))
        except ProcessLookupError:
            return
