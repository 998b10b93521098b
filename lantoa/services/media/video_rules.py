"""What a file may be to become a video of ours, said so that the person can mend it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lantoa.kit.errors import RuleBroken

LARGEST_BYTES = 500 * 1024 * 1024
LONGEST_SECONDS = 30 * 60
LONGEST_SIDE, SHORTEST_SIDE = 4096, 240
# What every network takes and every browser plays. Source: channels A1.4, A3.1, A3.2 (11/2026).
VIDEO_CODECS, AUDIO_CODECS = ("h264",), ("", "aac")
PIXELS = ("yuv420p", "yuvj420p")
# A file that ends before its own index says was cut on its way; rounding and odd last frames stay below this.
MISSING_SECONDS = 2.0


@dataclass(frozen=True)
class Facts:
    """What was found in a file. Sides are those of the upright picture; `audio` is "" for a silent film."""

    seconds: float
    width: int
    height: int
    video: str
    audio: str
    pixels: str


def check_size(size: int) -> None:
    """Raises RuleBroken for an empty file and for one above LARGEST_BYTES."""
    if size <= 0:
        raise RuleBroken(_("Tệp video trống. Hãy chọn lại video khác."))
    if size > LARGEST_BYTES:
        raise RuleBroken(_("Video nặng quá 500 MB. Hãy cắt ngắn hoặc xuất lại ở 1080p rồi gửi lại."))


def check_head(head: bytes) -> None:
    """Raises RuleBroken unless the first bytes are those of an MP4 or MOV file. Needs 12 bytes or more."""
    if head[4:8] == b"ftyp" and head[8:12] not in (b"heic", b"heix", b"mif1", b"msf1", b"avif"):
        return
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8")) or head[4:8] == b"ftyp":
        raise RuleBroken(_("Đây là ảnh, không phải video. Hãy chọn tệp video MP4 hoặc MOV."))
    if head.startswith((b"\x1aE\xdf\xa3", b"RIFF")):
        raise RuleBroken(_("Video WebM, MKV và AVI chưa dùng được. Hãy xuất thành MP4 (H.264) rồi gửi lại."))
    raise RuleBroken(_("Tệp này không phải video MP4 hoặc MOV đọc được. Hãy gửi lại video gốc."))


def check_facts(facts: Facts) -> None:
    """Raises RuleBroken for a film too long, too small, too large, or in a form that some network refuses."""
    if facts.video == "hevc":
        raise RuleBroken(
            _(
                "Video HEVC (H.265) chưa dùng được. Trên iPhone: Cài đặt › Camera › Định dạng, "
                "chọn “Tương thích nhất”; hoặc xuất lại thành MP4 (H.264)."
            )
        )
    if facts.video not in VIDEO_CODECS or facts.pixels not in PIXELS:
        raise RuleBroken(_("Video này không phải H.264 thông thường (8 bit). Hãy xuất lại thành MP4 (H.264, AAC)."))
    if facts.audio not in AUDIO_CODECS:
        raise RuleBroken(_("Tiếng của video không phải AAC. Hãy xuất lại thành MP4 (H.264, AAC)."))
    if facts.seconds <= 0:
        raise RuleBroken(broken())
    if facts.seconds > LONGEST_SECONDS:
        raise RuleBroken(_("Video dài quá 30 phút. Hãy cắt ngắn rồi gửi lại."))
    if max(facts.width, facts.height) > LONGEST_SIDE:
        raise RuleBroken(_("Khung hình lớn quá 4096 điểm ảnh. Hãy xuất lại ở 1080p rồi gửi lại."))
    if min(facts.width, facts.height) < SHORTEST_SIDE:
        raise RuleBroken(_("Khung hình nhỏ quá 240 điểm ảnh, các mạng không nhận. Hãy gửi video gốc."))


def check_whole(told: Facts, found: Facts) -> None:
    """Raises RuleBroken when much less film is in the file than its index says."""
    if found.seconds < told.seconds - max(MISSING_SECONDS, told.seconds / 20):
        raise RuleBroken(broken())


def broken() -> str:
    return _("Video hỏng hoặc gửi chưa trọn. Hãy gửi lại video gốc.")
