"""What networks tell of posts, in time, and what they have called us for."""

from django.db import models


class InteractionSample(models.Model):
    """One figure of one post from one moment on; written only when it has changed."""

    delivery = models.ForeignKey(
        "distribution.Delivery", models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    at = models.DateTimeField()
    # The network's own name, or reactions, comments, shares, views: names of different meaning are never added.
    metric = models.CharField(max_length=80)
    value = models.BigIntegerField()
    api_version = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["delivery", "metric", "-at"], name="sample_delivery_metric_time"),
            models.Index(fields=["at"], name="sample_time"),
        ]


class WebhookEvent(models.Model):
    """One event a network has called us for; the second one with its key changes nothing."""

    network = models.CharField(max_length=20)
    key = models.CharField(max_length=64, help_text="Hash of what makes the event one of its own")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "key"], name="one_event_per_network_key")]
        indexes = [models.Index(fields=["received_at"], name="webhookevent_time")]


class WebhookCount(models.Model):
    """Calls of one network on one day by what became of them: taken, repeated, forged, broken."""

    network = models.CharField(max_length=20)
    day = models.DateField()
    outcome = models.CharField(max_length=10)
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "day", "outcome"], name="one_webhook_count_per_day_outcome")
        ]
