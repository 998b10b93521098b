"""How far releases got, summed beforehand: a page of 240,000 deliveries must not count them each time it is opened."""

from django.db import models


class ReleaseSummary(models.Model):
    """What the page of one release says of all of it, as it stood at `counted_at`."""

    release = models.OneToOneField("distribution.Release", models.CASCADE, primary_key=True, related_name="+")
    counted_at = models.DateTimeField()
    seconds = models.FloatField(default=0, help_text="What counting it took: the dearer, the less often")
    asked = models.PositiveIntegerField(default=0)
    reached = models.PositiveIntegerField(default=0)
    open_tasks = models.PositiveIntegerField(default=0)
    # Its deliveries lie between these two ids: what walks through them by id need not walk through a whole year.
    first_id = models.BigIntegerField(null=True)
    last_id = models.BigIntegerField(null=True)
    # {"moments": {share: seconds}, "curve": [[seconds, units]], "missing": [unit ids]}
    picture = models.JSONField(default=dict)
    # One list per group of deliveries, as screens/counts.py reads them.
    counts = models.JSONField(default=list)
    # {"total", "units", "top": [[code, name, clicks]]}
    clicks = models.JSONField(default=dict)


class ReleaseFigure(models.Model):
    """Units of one kind at and below one unit that has units below it, within one release."""

    release = models.ForeignKey("distribution.Release", models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    kind = models.CharField(max_length=10)
    asked = models.PositiveIntegerField()
    reached = models.PositiveIntegerField()
    gaps = models.PositiveIntegerField()
    # Deliveries by state; `…_out` are those recalled and yet on a channel, counted in their state as well.
    waiting = models.PositiveIntegerField()
    sending = models.PositiveIntegerField()
    sent = models.PositiveIntegerField()
    in_doubt = models.PositiveIntegerField()
    failed = models.PositiveIntegerField()
    task = models.PositiveIntegerField()
    done = models.PositiveIntegerField()
    recalled = models.PositiveIntegerField()
    exempt = models.PositiveIntegerField()
    sent_out = models.PositiveIntegerField()
    done_out = models.PositiveIntegerField()
    # Units with a channel that are not reached, each once, by why (figures/count.py).
    task_units = models.PositiveIntegerField(default=0, db_default=0)
    failed_units = models.PositiveIntegerField(default=0, db_default=0)
    doubt_units = models.PositiveIntegerField(default=0, db_default=0)
    moving_units = models.PositiveIntegerField(default=0, db_default=0)
    exempt_units = models.PositiveIntegerField(default=0, db_default=0)
    recalled_units = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "unit", "kind"], name="one_figure_per_release_unit_kind")
        ]


class ReleaseMark(models.Model):
    """That something of a release has changed since it was counted; appended by a trigger, never updated."""

    release_id = models.BigIntegerField()
