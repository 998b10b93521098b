"""A superior unit's own words before what is spread."""

from django.db import models


class ReleaseIntro(models.Model):
    """The line that one unit puts above one release's text, for itself and every unit below it. Never changed."""

    release = models.ForeignKey("distribution.Release", models.CASCADE, related_name="intros")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    text = models.CharField(max_length=300, blank=True, help_text="Empty: it goes on without a line")
    written_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "unit"], name="one_intro_per_unit")]


class SavedAudience(models.Model):
    """An audience kept under a name, for everybody who may release under its unit."""

    name = models.CharField(max_length=120)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", help_text="The unit it hangs under")
    # As in `Release.audience`.
    audience = models.JSONField(default=dict)
    made_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="one_saved_audience_per_name")]
