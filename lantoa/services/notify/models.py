"""What the system has to tell a person, and by which ways it goes to them."""

import json
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lantoa.kit.crypto import EncryptedText


class Notice(models.Model):
    """One message to one person, shown in the workplace."""

    user = models.ForeignKey("people.User", models.CASCADE, related_name="+")
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    is_urgent = models.BooleanField(default=False, db_default=False, help_text="Goes out at night too")
    # By which further ways the person is told: "push", "email", "zalo_bot"; the screen is always one.
    ways = ArrayField(models.CharField(max_length=12), default=list, db_default=[], blank=True)
    source = models.CharField(max_length=80, help_text="What it tells of; the same source is told once")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "source"], name="one_notice_per_source")]
        indexes = [models.Index(fields=["user", "-created_at"], name="notice_user_newest")]


class Send(models.Model):
    """One notice on its way to one person by one way beside the screen."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        SKIPPED = "skipped"

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="sends", db_index=False)
    user = models.ForeignKey("people.User", models.CASCADE, related_name="+", db_index=False)
    way = models.CharField(max_length=12)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(help_text="When it is due; while sending, when its worker counts as dead")
    letter = models.BigIntegerField(null=True, blank=True, help_text="The first send told in the same letter")
    settled_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "way"], name="one_send_per_notice_and_way")]
        indexes = [
            models.Index(fields=["next_at"], name="send_due", condition=Q(state__in=("waiting", "sending"))),
            models.Index(fields=["user", "way", "settled_at"], name="send_user_sent", condition=Q(state="sent")),
        ]


OPEN_STATES = (Send.State.WAITING, Send.State.SENDING)


class Address(models.Model):
    """One place by which a person is reached: a browser, a chat with a bot. Mail goes to the account's own address."""

    user = models.ForeignKey("people.User", models.CASCADE, related_name="+", db_index=False)
    way = models.CharField(max_length=12)
    # JSON, made and read by whoever sends this way.
    values_text = EncryptedText()
    digest = models.CharField(max_length=64, help_text="SHA-256 of what makes it one place")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["way", "digest"], name="one_owner_per_address")]
        indexes = [models.Index(fields=["user", "way"], name="address_user_way")]

    @property
    def values(self) -> dict[str, Any]:
        """What `values_text` holds."""
        found: dict[str, Any] = json.loads(self.values_text)
        return found


class Silence(models.Model):
    """That one person does not want to be told by one way."""

    user = models.ForeignKey("people.User", models.CASCADE, related_name="+", db_index=False)
    way = models.CharField(max_length=12)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "way"], name="one_silence_per_way")]
