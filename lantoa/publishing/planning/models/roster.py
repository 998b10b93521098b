"""Who has duty on which day, and who is away."""

from django.db import models
from django.db.models import F, Q

from lantoa.publishing.newsroom.facade import Article


class Shift(models.Model):
    """One person's duty on one day, for one section and format or for all; `substitute` does it instead."""

    day = models.DateField()
    user = models.ForeignKey("people.User", models.CASCADE, related_name="+")
    section = models.ForeignKey("newsroom.SectionPage", models.CASCADE, null=True, blank=True, related_name="+")
    genre = models.CharField(max_length=12, choices=Article.Genre, blank=True)
    substitute = models.ForeignKey("people.User", models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=160, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "user", "section", "genre"], name="one_shift_per_duty", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("user")), name="substitute_is_another"
            ),
        ]
        ordering = ["day", "pk"]


class Leave(models.Model):
    """One person is away from the first to the last day."""

    user = models.ForeignKey("people.User", models.CASCADE, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=160, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="leave_ends_after_it_starts")
        ]
        ordering = ["first_day", "pk"]
