"""Secrets at rest: encrypted with a key derived from the installation's secret key."""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _cipher(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"lantoa:at-rest:{secret}".encode()).digest()))


def encrypt(text: str) -> str:
    """Ciphertext of `text`; empty stays empty."""
    return _cipher(settings.SECRET_KEY).encrypt(text.encode()).decode() if text else ""


def decrypt(ciphertext: str) -> str:
    """The text again. Raises ValueError when the installation's secret key is not the one it was written with."""
    if not ciphertext:
        return ""
    try:
        return _cipher(settings.SECRET_KEY).decrypt(ciphertext.encode()).decode()
    except InvalidToken as error:
        raise ValueError("a stored secret cannot be read: LANTOA_SECRET_KEY has changed") from error


def digest(text: str) -> str:
    """Hex SHA-256, for looking up a random token that is kept only as its digest."""
    return hashlib.sha256(text.encode()).hexdigest()


def keyed_digest(key: str, text: str) -> str:
    """Hex HMAC-SHA256 of `text`."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def hidden_cache_key(key: str, prefix: str, version: int) -> str:
    """The name under which the shared cache keeps `key`: throttles name addresses, and none is kept as it is."""
    return keyed_digest(settings.SECRET_KEY, f"{prefix}:{version}:{key}")


class EncryptedText(models.TextField):
    """A text column that is ciphertext in the database and plain text in Python."""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        return None if value is None else decrypt(value)

    def get_prep_value(self, value: object) -> object:
        return None if value is None else encrypt(str(value))
