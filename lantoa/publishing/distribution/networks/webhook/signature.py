"""The signature of an outgoing webhook: plain functions, also for receivers to copy the idea from."""

import hashlib
import hmac

HEADER, EVENT_HEADER = "X-LanToa-Signature", "X-LanToa-Event"
# A receiver should refuse what was signed longer ago than this.
GOOD_FOR_SECONDS = 300


def signature(body: bytes, *, secret: str, at: int) -> str:
    """`t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>." and the body>`."""
    made = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={made}"


def hub_signature(body: bytes, *, secret: str) -> str:
    """X-Hub-Signature of a WebSub delivery. Source: WebSub (W3C, 23/01/2018), 8."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"
