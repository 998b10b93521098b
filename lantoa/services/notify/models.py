"""What the system has to tell a person."""

from django.db import models


class Notice(models.Model):
    """One message to one person, shown in the workplace."""

    user = models.ForeignKey("people.User", models.CASCADE, related_name="+")
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=80, help_text="What it tells of; the same source is told once")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "source"], name="one_notice_per_source")]
        indexes = [models.Index(fields=["user", "-created_at"], name="notice_user_newest")]
