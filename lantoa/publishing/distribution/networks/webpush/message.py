"""What a browser is told, and how it is locked so that only that browser reads it. Source: RFC 8291, RFC 8030."""

import base64
import hashlib
import json
from dataclasses import dataclass

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.utils.translation import gettext as _

from lantoa.publishing.distribution.networks.base import Post
from lantoa.publishing.distribution.networks.webpush.spec import BODY, TITLE
from lantoa.publishing.distribution.rules import cut

LARGEST = 2_000
TTL_SECONDS = 86_400


@dataclass(frozen=True)
class Message:
    """One notice for many browsers: its JSON, its topic, how urgent it is."""

    text: bytes
    topic: str
    urgency: str

    @property
    def headers(self) -> dict[str, str]:
        return {
            "TTL": str(TTL_SECONDS),
            "Topic": self.topic,
            "Urgency": self.urgency,
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
        }


def topic_of(post: Post) -> str:
    """Twenty-two letters for the page: whatever is told of it later, by whichever unit, takes the place of this."""
    about = post.page_url or post.short_url
    return base64.urlsafe_b64encode(hashlib.sha256(about.encode()).digest()[:16]).rstrip(b"=").decode()


def message_of(post: Post) -> Message:
    """The notice of a post, below 2,000 bytes."""
    words = " ".join(post.text.split())
    title = " ".join(post.title.split())
    # The default text repeats the title.
    words = words.removeprefix(title).strip() or " ".join(post.lead.split()) or post.unit_name
    return _message(post, title=title, body=words)


def recall_of(post: Post) -> Message:
    """What takes the place of a notice whose page was recalled."""
    return _message(post, title=_("Tin này đã được thu hồi"), body=post.title, url=settings.BASE_URL + "/")


def _message(post: Post, *, title: str, body: str, url: str = "") -> Message:
    values = {
        "title": cut(title, TITLE),
        "body": cut(body, BODY),
        "url": url or post.short_url,
        "tag": topic_of(post),
        "unit": cut(post.unit_name, 80),
    }
    while len(text := json.dumps(values, ensure_ascii=False).encode()) > LARGEST:
        values["body"] = cut(values["body"], max(len(values["body"]) // 2, 1))
    return Message(text, values["tag"], "high" if post.is_urgent else "normal")


def lock(text: bytes, keys: dict[str, str]) -> bytes:
    """The body for one browser, with a key of its own. Raises ValueError when the browser's keys are none."""
    own = ec.generate_private_key(ec.SECP256R1())
    point, secret = unbase64(keys.get("p256dh", "")), unbase64(keys.get("auth", ""))
    locked: bytes = http_ece.encrypt(text, private_key=own, dh=point, auth_secret=secret, version="aes128gcm")
    return locked


def check_keys(keys: dict[str, str]) -> None:
    """Raises ValueError when these are not a browser's `p256dh` and `auth`."""
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unbase64(keys.get("p256dh", "")))
    if len(unbase64(keys.get("auth", ""))) != 16:
        raise ValueError("auth has 16 bytes")


def unbase64(text: str) -> bytes:
    """Bytes of base64url with or without padding. Raises ValueError for anything else."""
    text = text.rstrip("=")
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
