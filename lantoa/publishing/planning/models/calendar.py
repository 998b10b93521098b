"""What shall appear when."""

from django.db import models
from django.db.models import F, Q

from lantoa.kit.crypto import EncryptedText
from lantoa.publishing.newsroom.facade import Article


class Campaign(models.Model):
    """One season of communication with a name of its own: Tết Sum vầy, Tháng Công nhân, Đại hội."""

    name = models.CharField(max_length=120, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_it_starts")
        ]
        ordering = ["-starts_on", "name"]

    def __str__(self) -> str:
        return self.name


class PlanEntry(models.Model):
    """One piece that the board plans for one day."""

    title = models.CharField(max_length=200)
    planned_for = models.DateField()
    section = models.ForeignKey("newsroom.SectionPage", models.SET_NULL, null=True, blank=True, related_name="+")
    genre = models.CharField(max_length=12, choices=Article.Genre, blank=True)
    campaign = models.ForeignKey(Campaign, models.SET_NULL, null=True, blank=True, related_name="entries")
    note = models.TextField(blank=True)
    assignment = models.OneToOneField(
        "planning.Assignment", models.SET_NULL, null=True, blank=True, related_name="entry"
    )
    article = models.ForeignKey("newsroom.Article", models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["planned_for"], name="plan_day")]

    def __str__(self) -> str:
        return self.title


class CalendarKey(models.Model):
    """The secret address under which one person's calendar program reads the plan."""

    user = models.OneToOneField("people.User", models.CASCADE, related_name="+")
    secret = EncryptedText()
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
