"""Why a delivery stands still, in plain Vietnamese, and the one thing that mends it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.publishing.distribution.books import Part
from lantoa.publishing.distribution.rules import LEFT_OVER, ErrorClass


class Remedy(StrEnum):
    """What a person can do about a cause."""

    RETRY = "retry"
    RECONNECT = "reconnect"
    CONTACT = "contact"
    ANEW = "anew"


@dataclass(frozen=True)
class Words:
    """A cause as a person reads it."""

    says: str | Promise
    remedy: Remedy
    advice: str | Promise
    is_network: bool = True


WORDS = {
    ErrorClass.TOKEN_EXPIRED: Words(
        gettext_lazy("Mã kết nối của trang đã hết hạn"),
        Remedy.RECONNECT,
        gettext_lazy("Quản trị trang kết nối lại, rồi thử lại."),
    ),
    ErrorClass.RECONNECT: Words(
        gettext_lazy("Trang đã ngắt kết nối với hệ thống"),
        Remedy.RECONNECT,
        gettext_lazy("Quản trị trang kết nối lại; trong lúc chờ, đơn vị chia sẻ bằng tay."),
    ),
    ErrorClass.PERMISSION: Words(
        gettext_lazy("Hệ thống chưa được cấp quyền đăng lên trang"),
        Remedy.RECONNECT,
        gettext_lazy("Khi kết nối lại, quản trị trang cần cho phép đăng bài."),
    ),
    ErrorClass.RATE_LIMITED: Words(
        gettext_lazy("Mạng giới hạn số bài đăng trong một lúc"), Remedy.RETRY, gettext_lazy("Chờ ít phút rồi thử lại.")
    ),
    ErrorClass.QUOTA_TOMORROW: Words(
        gettext_lazy("Kênh đã hết lượt đăng hôm nay"), Remedy.RETRY, gettext_lazy("Thử lại vào ngày mai.")
    ),
    ErrorClass.WAIT_WINDOW: Words(
        gettext_lazy("Mạng còn đang xử lý bài"), Remedy.RETRY, gettext_lazy("Chờ ít phút rồi thử lại.")
    ),
    ErrorClass.TRANSIENT: Words(
        gettext_lazy("Máy chủ của mạng trục trặc nhiều lần liền"), Remedy.RETRY, gettext_lazy("Thường chỉ cần thử lại.")
    ),
    ErrorClass.UNREACHABLE: Words(
        gettext_lazy("Không kết nối được tới mạng"), Remedy.RETRY, gettext_lazy("Kiểm tra đường truyền rồi thử lại.")
    ),
    ErrorClass.DUPLICATE: Words(
        gettext_lazy("Mạng báo bài trùng với bài đã có"),
        Remedy.CONTACT,
        gettext_lazy("Nhờ quản trị trang xem bài đã ở đó chưa."),
    ),
    ErrorClass.BLOCKED_POLICY: Words(
        gettext_lazy("Mạng chặn nội dung hoặc khóa quyền đăng của trang"),
        Remedy.CONTACT,
        gettext_lazy("Nhờ quản trị trang mở thông báo của mạng và khiếu nại nếu cần."),
    ),
    ErrorClass.BAD_CONTENT: Words(
        gettext_lazy("Mạng không nhận nội dung này"),
        Remedy.ANEW,
        gettext_lazy("Sửa lời chia sẻ hoặc ảnh, rồi lan tỏa một đợt mới tới các kênh ấy."),
    ),
    ErrorClass.AMBIGUOUS: Words(
        gettext_lazy("Không rõ bài đã lên trang hay chưa"),
        Remedy.CONTACT,
        gettext_lazy("Nhờ đơn vị mở trang xem; hệ thống không đăng lại để khỏi trùng."),
    ),
    ErrorClass.BY_HAND: Words(
        gettext_lazy("Bài này máy không đăng thay được trên kênh"),
        Remedy.CONTACT,
        gettext_lazy("Đơn vị chia sẻ bằng tay; lý do ghi ở từng lượt."),
    ),
}
# Of deliveries to channels that take only clips.
UNFIT = "unfit"
# What a person has written when reporting a problem has no class.
TOLD = Words(
    gettext_lazy("Đơn vị báo vướng khi chia sẻ"),
    Remedy.CONTACT,
    gettext_lazy("Liên hệ đơn vị để giúp, rồi giao lại."),
    False,
)

REST = Words(
    gettext_lazy("Bài đã lên, còn một việc máy không tự làm được"),
    Remedy.CONTACT,
    gettext_lazy("Quản trị kênh làm nốt việc ghi ở từng lượt, rồi bấm “Đã làm xong”."),
)

SPARED = Words(gettext_lazy("Được miễn"), Remedy.CONTACT, "")

NOT_REMOVED = Words(
    gettext_lazy("Chưa gỡ được bài đã thu hồi"), Remedy.CONTACT, gettext_lazy("Nhờ quản trị trang xóa bài bằng tay.")
)


def words_for(error_class: str, *, is_recalled: bool = False) -> Words:
    """The words of a cause; those of a reported problem for anything else. On a recalled post: that it still stands."""
    if is_recalled:
        return NOT_REMOVED
    if error_class == LEFT_OVER:
        return REST
    if error_class == UNFIT:
        return SPARED
    return WORDS.get(ErrorClass(error_class), TOLD) if error_class in {*ErrorClass} else TOLD


PARTS = {
    Part.POSTED: gettext_lazy("Đã đăng, có địa chỉ"),
    Part.DONE: gettext_lazy("Người chia sẻ đã làm, có minh chứng"),
    Part.UNDER_WAY: gettext_lazy("Hệ thống đang làm"),
    Part.TASK: gettext_lazy("Việc đang chờ người"),
    Part.OVERDUE: gettext_lazy("Việc đã quá hạn"),
    Part.FAILED: gettext_lazy("Không đăng được"),
    Part.EXEMPT: gettext_lazy("Được miễn, có lý do"),
    Part.STILL_OUT: gettext_lazy("Đã thu hồi nhưng bài còn đó"),
    Part.RECALLED: gettext_lazy("Đã thu hồi"),
    Part.GAP: gettext_lazy("Đơn vị chưa có kênh"),
}


# Of a token that was typed in and tried.
_AT_THE_DOOR = {
    ErrorClass.TOKEN_EXPIRED: gettext_lazy("Mã không đúng hoặc đã bị thu hồi."),
    ErrorClass.RECONNECT: gettext_lazy("Không có kênh ở địa chỉ này, hoặc hệ thống chưa được thêm vào kênh."),
    ErrorClass.PERMISSION: gettext_lazy("Kênh chưa cho hệ thống quyền đăng bài."),
    ErrorClass.UNREACHABLE: gettext_lazy("Chưa kết nối được tới nơi nhận; hãy thử lại sau ít phút."),
    ErrorClass.TRANSIENT: gettext_lazy("Bên nhận đang trục trặc; hãy thử lại sau ít phút."),
}


def refused_words(label: str | Promise, error: Exception) -> str:
    """Why a connection that was tried is not good: what to mend, then what the network called `label` said."""
    error_class = getattr(error, "error_class", ErrorClass.TRANSIENT)
    plain = _AT_THE_DOOR.get(error_class, gettext_lazy("Bên nhận không đồng ý."))
    told = str(error).removeprefix(f"{label}: ")
    return _("{} {} trả lời: {}").format(plain, label, told)


def duration(time: timedelta) -> str:
    """A length of time in its two largest units: "3 giờ 12 phút", "2 ngày", "40 giây"."""
    minutes = int(time.total_seconds()) // 60
    if minutes < 1:
        return _("{} giây").format(max(round(time.total_seconds()), 1))
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        _("{} ngày").format(days) if days else "",
        _("{} giờ").format(hours) if hours else "",
        _("{} phút").format(minutes) if minutes else "",
    ]
    return " ".join([part for part in parts if part][:2])
