"""What was reckoned beforehand, so that no page has to: what is read most, and which pieces are alike."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Ranked(models.Model):
    """One place in one list of what was read most; a worker makes the lists anew every few minutes."""

    class Span(models.TextChoices):
        DAY = "day", _("24 giờ")
        WEEK = "week", _("7 ngày")
        MONTH = "month", _("30 ngày")

    span = models.CharField(max_length=5, choices=Span)
    section = models.ForeignKey(
        "newsroom.SectionPage", models.CASCADE, null=True, related_name="+", help_text="None: the whole portal"
    )
    position = models.PositiveSmallIntegerField()
    article = models.ForeignKey("newsroom.Article", models.CASCADE, related_name="+")
    readers = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["section", "span", "position"], name="one_piece_per_place", nulls_distinct=False
            )
        ]


class Likeness(models.Model):
    """The pieces whose titles say most of what one piece's title says, the most alike first."""

    article = models.OneToOneField("newsroom.Article", models.CASCADE, primary_key=True, related_name="+")
    others = ArrayField(models.BigIntegerField(), help_text="Ids of pieces; they may have been withdrawn since")
