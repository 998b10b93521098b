"""What the system has to tell a person."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Notice(models.Model):
    """One message to one person, shown in the workplace."""

    user = models.ForeignKey("people.User", models.CASCADE, related_name="+")
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    # By which further ways the person is told: "push", "email", "zalo_bot"; the screen is always one.
    ways = ArrayField(models.CharField(max_length=12), default=list, db_default=[], blank=True)
    source = models.CharField(max_length=80, help_text="What it tells of; the same source is told once")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "source"], name="one_notice_per_source")]
        indexes = [models.Index(fields=["user", "-created_at"], name="notice_user_newest")]
