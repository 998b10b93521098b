"""When posts go out and when they are clicked, by hour of the week."""

from django.db import models


class HourFigure(models.Model):
    """What all units under one unit sent, and how often fresh posts of theirs were clicked, in one hour of the week."""

    unit = models.ForeignKey("units.Unit", models.CASCADE, related_name="+", db_index=False)
    hour = models.PositiveSmallIntegerField(help_text="0 is Monday 00:00 in Việt Nam")
    posts = models.BigIntegerField(default=0)
    clicks = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "hour"], name="one_figure_per_unit_and_hour")]


class HourMark(models.Model):
    """Up to which fact posts are counted: one row."""

    is_only = models.BooleanField(default=True, unique=True)
    fact_id = models.BigIntegerField(default=0)
