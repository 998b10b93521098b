"""What a file may be to become a picture of ours, said so that the person can mend it."""

from django.utils.translation import gettext as _

from lantoa.kit.errors import RuleBroken

LARGEST_BYTES = 25 * 1024 * 1024
# A JPEG is decoded at an eighth to a half of its size; other formats come whole into memory, so less is allowed.
LARGEST_PIXELS = 64_000_000
LARGEST_PIXELS_DECODED_WHOLE = 25_000_000
LONGEST_SIDE = 2560
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif")


def check_size(size: int) -> None:
    """Raises RuleBroken for an empty file and for one above LARGEST_BYTES."""
    if size <= 0:
        raise RuleBroken(_("Tệp ảnh trống. Hãy chọn lại ảnh khác."))
    if size > LARGEST_BYTES:
        raise RuleBroken(_("Ảnh nặng quá 25 MB. Hãy chọn ảnh nhỏ hơn hoặc chụp lại ở cỡ vừa."))


def check_pixels(width: int, height: int, *, is_jpeg: bool) -> None:
    """Raises RuleBroken when the picture has more pixels than we decode, or a side of none."""
    pixels = width * height
    if pixels <= 0:
        raise RuleBroken(_("Ảnh hỏng, không đọc được. Hãy gửi lại ảnh gốc."))
    if pixels > LARGEST_PIXELS:
        raise RuleBroken(_("Ảnh lớn quá 64 triệu điểm ảnh. Hãy thu nhỏ ảnh rồi gửi lại."))
    if not is_jpeg and pixels > LARGEST_PIXELS_DECODED_WHOLE:
        raise RuleBroken(_("Ảnh PNG, WebP, GIF lớn quá 25 triệu điểm ảnh. Hãy lưu thành JPG rồi gửi lại."))


def refusal_of(head: bytes) -> str:
    """Why a file that no decoder knows is refused, told by its first 16 bytes or more."""
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return _("Ảnh HEIC (iPhone) chưa dùng được. Vào Cài đặt › Camera › Định dạng, chọn “Tương thích nhất”.")
    if head[4:8] == b"ftyp":
        return _("Đây là video, không phải ảnh. Hãy chọn tệp ảnh JPG, PNG, WebP hoặc GIF.")
    if head.startswith(b"PK\x03\x04"):
        return _("Tệp này là tệp nén (zip, docx…) đổi tên, không phải ảnh. Hãy chọn tệp ảnh JPG hoặc PNG.")
    if head.startswith(b"%PDF"):
        return _("Đây là tệp PDF, không phải ảnh. Hãy chọn tệp ảnh JPG hoặc PNG.")
    return _("Tệp này không phải ảnh JPG, PNG, WebP hoặc GIF đọc được. Hãy gửi lại ảnh gốc.")
