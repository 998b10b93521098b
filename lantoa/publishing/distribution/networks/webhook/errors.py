"""What the status of a unit's own program or site means. Source: RFC 9110; WebSub (W3C, 23/01/2018), 7."""

from datetime import timedelta

from lantoa.kit.public_web import Reply, Unreached
from lantoa.publishing.distribution.networks.base import ChannelError
from lantoa.publishing.distribution.rules import ErrorClass

E = ErrorClass
_BY_STATUS = {
    400: E.BAD_CONTENT,
    401: E.PERMISSION,
    403: E.PERMISSION,
    404: E.RECONNECT,
    408: E.TRANSIENT,
    409: E.TRANSIENT,
    410: E.RECONNECT,
    413: E.BAD_CONTENT,
    415: E.BAD_CONTENT,
    422: E.BAD_CONTENT,
    425: E.TRANSIENT,
    429: E.RATE_LIMITED,
}
LONGEST_WAIT = timedelta(hours=6)


def class_of(status: int) -> ErrorClass:
    """The class of a status that is not 2xx; a redirect needs the owner to give the new address."""
    if 300 <= status < 400:
        return E.RECONNECT
    return _BY_STATUS.get(status, E.TRANSIENT if status >= 500 else E.BAD_CONTENT)


def refusal(reply: Reply) -> ChannelError:
    """What to raise for a reply that is not 2xx."""
    words = {
        404: "Địa chỉ nhận tin không còn.",
        410: "Nơi nhận đã đóng: không nhận tin nữa.",
    }.get(reply.status, "Nơi nhận không nhận tin.")
    if 300 <= reply.status < 400:
        words = "Địa chỉ nhận tin đã chuyển đi; cần ghi địa chỉ mới."
    pause = wait_told(reply) if reply.status in (429, 503) else None
    return ChannelError(class_of(reply.status), f"{words} (HTTP {reply.status})", retry_after=pause)


def unreached(error: Unreached) -> ChannelError:
    """No answer: sending the same event again is harmless, so it is never in doubt."""
    found = E.TRANSIENT if error.was_sent else E.UNREACHABLE
    return ChannelError(found, f"Nơi nhận không trả lời ({error}).")


def wait_told(reply: Reply) -> timedelta | None:
    """The pause of Retry-After in seconds, at most six hours; None when it tells none."""
    value = reply.headers.get("retry-after", "")
    if not (value.isascii() and value.isdigit() and len(value) < 7):
        return None
    return min(timedelta(seconds=int(value)), LONGEST_WAIT)
