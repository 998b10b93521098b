"""What makes a repeated POST the same POST."""

from django.db import models


class IdempotencyRecord(models.Model):
    """The answer that one person's request with one key got."""

    user = models.ForeignKey("people.User", models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_key")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_age")]
