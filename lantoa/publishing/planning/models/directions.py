"""What the chief editor directs."""

from django.db import models
from django.db.models import Q


class Direction(models.Model):
    """One direction on one piece, on one section, or on everything, for some days."""

    text = models.TextField()
    article = models.ForeignKey("newsroom.Article", models.CASCADE, null=True, blank=True, related_name="+")
    section = models.ForeignKey("newsroom.SectionPage", models.CASCADE, null=True, blank=True, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="The last day; None: until it is ended")
    given_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=True) | Q(section__isnull=True), name="direction_on_one_thing"
            )
        ]
        ordering = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:80]


class DirectionAck(models.Model):
    """One person has read one direction."""

    direction = models.ForeignKey(Direction, models.CASCADE, related_name="acks")
    user = models.ForeignKey("people.User", models.CASCADE, related_name="+")
    acknowledged_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["direction", "user"], name="one_ack_per_person")]
        ordering = ["acknowledged_at", "pk"]
