"""The browser's half of Web Push: keys, decryption (RFC 8291, RFC 8188) and the check of VAPID tokens (RFC 8292).

Written against the RFCs and without the libraries that the product encrypts with, so that one cannot hide the other's
mistake.
"""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def unbase64(text: str) -> bytes:
    """Bytes of base64url without its padding. Raises ValueError for anything else."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def to_base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@lru_cache(maxsize=20_000)
def private_key_of(subscription_id: str) -> ec.EllipticCurvePrivateKey:
    """The browser's key: made of the subscription's id, so that nothing has to be kept."""
    number = int.from_bytes(hashlib.sha512(f"push:{subscription_id}".encode()).digest(), "big")
    return ec.derive_private_key(number % (ORDER - 1) + 1, ec.SECP256R1())


def auth_of(subscription_id: str) -> bytes:
    return hashlib.sha256(f"auth:{subscription_id}".encode()).digest()[:16]


def public_bytes(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def keys_of(subscription_id: str) -> dict[str, str]:
    """`p256dh` and `auth` as a browser's PushSubscription gives them."""
    point = public_bytes(private_key_of(subscription_id).public_key())
    return {"p256dh": to_base64(point), "auth": to_base64(auth_of(subscription_id))}


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


def decrypt(subscription_id: str, body: bytes) -> bytes:
    """The plain text of a one-record aes128gcm body. Raises ValueError when it was not made for this browser."""
    if len(body) < 21 + 65:
        raise ValueError("too short")
    salt, (size, id_length) = body[:16], struct.unpack("!LB", body[16:21])
    sender, record = body[21 : 21 + id_length], body[21 + id_length :]
    if id_length != 65 or len(record) > size:
        raise ValueError("not one record with a key of 65 bytes")
    own = private_key_of(subscription_id)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
    info = b"WebPush: info\x00" + public_bytes(own.public_key()) + sender
    secret = _derive(shared, auth_of(subscription_id), info, 32)
    key = _derive(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derive(secret, salt, b"Content-Encoding: nonce\x00", 12)
    try:
        padded = AESGCM(key).decrypt(nonce, record, None)
    except InvalidTag as error:
        raise ValueError("not for this browser") from error
    text = padded.rstrip(b"\x00")
    if not text.endswith(b"\x02"):
        raise ValueError("no mark of the last record")
    return text[:-1]


@lru_cache(maxsize=1_000)
def claims_of(token: str, key: str) -> str:
    """The claims of a signed ES256 token as JSON text. Raises ValueError when `key` did not sign it."""
    head, _, signature = token.rpartition(".")
    raw = unbase64(signature)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unbase64(key))
    numbers = (int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    try:
        public.verify(encode_dss_signature(*numbers), head.encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise ValueError("wrong signature") from error
    header, claims = (json.loads(unbase64(part)) for part in head.split("."))
    if header.get("alg") != "ES256" or not isinstance(claims, dict):
        raise ValueError("not ES256")
    return json.dumps(claims)


def vapid_claims(authorization: str) -> tuple[dict[str, Any], str]:
    """Claims and public key of a header `vapid t=…, k=…`. Raises ValueError when it is not one or badly signed."""
    scheme, _, rest = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
    if scheme.lower() != "vapid" or not {"t", "k"} <= parts.keys():
        raise ValueError("no vapid header")
    claims: dict[str, Any] = json.loads(claims_of(parts["t"], parts["k"]))
    return claims, parts["k"]
