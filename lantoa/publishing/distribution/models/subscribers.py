"""Who follows a channel that has many readers: mailboxes, browsers; and the key that browsers know us by."""

import hashlib
import json
import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.kit.crypto import EncryptedText


def new_token() -> str:
    """Forty-three letters nobody guesses, for a subscriber's own link."""
    return secrets.token_urlsafe(32)


def address_hash(address: str) -> str:
    """Hex SHA-256 of an address as it is kept; who wants "A@x" and "a@x" to be one folds them before."""
    return hashlib.sha256(address.encode()).hexdigest()


class Subscriber(models.Model):
    """One mailbox or browser that follows one channel."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Đang theo dõi")
        ENDED = "ended", _("Đã thôi theo dõi")
        BOUNCED = "bounced", _("Không tới được")

    channel = models.ForeignKey("distribution.Channel", models.PROTECT, related_name="subscribers", db_index=False)
    address = models.TextField(help_text="A mailbox, or a browser's push endpoint")
    address_hash = models.CharField(max_length=64)
    name = models.CharField(max_length=200, blank=True)
    token = models.CharField(max_length=43, unique=True, default=new_token, help_text="In the link to unsubscribe")
    # JSON; for a browser {"p256dh", "auth"}.
    keys_text = EncryptedText(blank=True, default="")
    state = models.CharField(max_length=7, choices=State, default=State.ACTIVE)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    last_ok_at = models.DateTimeField(null=True, blank=True)
    # In a row, since the last success.
    failures = models.PositiveSmallIntegerField(default=0)
    # What a delivery's fan-out has reached already; no key, so that it costs no index on a hot column.
    reached_by = models.BigIntegerField(null=True, blank=True, help_text="The last delivery that got here")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "address_hash"], name="one_subscriber_per_address")]
        indexes = [
            models.Index(fields=["channel", "id"], name="subscriber_active", condition=Q(state="active")),
            models.Index(fields=["address_hash"], name="subscriber_address"),
        ]

    @property
    def keys(self) -> dict[str, str]:
        """What `keys_text` holds."""
        found: dict[str, str] = json.loads(self.keys_text) if self.keys_text else {}
        return found


class PushKey(models.Model):
    """The VAPID key pair of this installation: browsers' subscriptions hold for this key alone."""

    is_only = models.BooleanField(default=True, unique=True)
    private_key = EncryptedText(help_text="Raw P-256 number, base64url")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(is_only=True), name="one_push_key")]
