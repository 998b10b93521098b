"""Who we are to push services: one P-256 key pair, and short-lived tokens signed with it. Source: RFC 8292."""

import base64
import time
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from py_vapid import Vapid02

from lantoa.kit.clock import now
from lantoa.publishing.distribution.models import PushKey

# A token may be good for 24 hours at most; one that is used for half of that is never late.
TOKEN_SECONDS, KEPT_SECONDS = 20 * 3600, 10 * 3600


def to_base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def private_key_text() -> str:
    """The installation's private key: the setting's, else one made once and kept encrypted. At most 3 queries."""
    if settings.VAPID_PRIVATE_KEY:
        return str(settings.VAPID_PRIVATE_KEY)
    kept = PushKey.objects.first()
    if kept is None:
        number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        made = PushKey(private_key=to_base64(number.to_bytes(32, "big")), made_at=now())
        # Two at once make two keys, and the first to come stays.
        PushKey.objects.bulk_create([made], ignore_conflicts=True)
        kept = PushKey.objects.get()
    return kept.private_key


@lru_cache(maxsize=4)
def signer_for(private_key: str) -> "Signer":
    """The signer of a private key (raw or DER, base64url). Raises ImproperlyConfigured for anything else."""
    try:
        return Signer(Vapid02.from_string(private_key))
    except (ValueError, TypeError) as error:
        raise ImproperlyConfigured("LANTOA_VAPID_PRIVATE_KEY phải là khóa riêng P-256 viết theo base64url.") from error


class Signer:
    """Signs for any number of push services, each token kept while it is good for long."""

    def __init__(self, vapid: Vapid02) -> None:
        self._vapid = vapid
        self._vapid.conf = {"no-strict": True}
        self._kept: dict[str, tuple[float, str]] = {}

    @property
    def public_key(self) -> str:
        """What browsers subscribe with: the uncompressed point, base64url."""
        return to_base64(self._vapid.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    def header_for(self, endpoint: str) -> str:
        """The Authorization header for the push service of this endpoint."""
        parts = urlsplit(endpoint)
        audience = f"{parts.scheme}://{parts.netloc}"
        known = self._kept.get(audience)
        if known and known[0] > time.time():
            return known[1]
        claims = {"sub": contact(), "aud": audience, "exp": int(time.time()) + TOKEN_SECONDS}
        header: str = self._vapid.sign(claims)["Authorization"]
        if len(self._kept) > 200:
            self._kept.clear()
        self._kept[audience] = (time.time() + KEPT_SECONDS, header)
        return header


def contact() -> str:
    """Where a push service finds us: the portal when it has https, else the address that letters come from."""
    base: str = settings.BASE_URL
    if base.startswith("https://"):
        return base
    return f"mailto:{settings.DEFAULT_FROM_EMAIL.rpartition('<')[2].rstrip('>')}"


def public_key() -> str:
    """The public key that browsers subscribe with. At most three queries."""
    return signer_for(private_key_text()).public_key
