"""Who has confirmed having read a directive."""

from django.db import models
from django.db.models import Q


class Acknowledgement(models.Model):
    """One unit that is asked to confirm that it has read one release; who confirmed, and when."""

    # No foreign key triggers, as on deliveries: 120,000 rows are made at once (docs/decisions/0011).
    release = models.ForeignKey(
        "distribution.Release", models.CASCADE, related_name="acknowledgements", db_index=False, db_constraint=False
    )
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        "people.User", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    # How often it was chased; the steps are in `acks.rules`.
    step = models.PositiveSmallIntegerField(default=0, db_default=0)
    chase_at = models.DateTimeField(null=True, blank=True, help_text="Chased again from then on; None: no more")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "unit"], name="one_acknowledgement_per_unit")]
        indexes = [
            models.Index(
                fields=["chase_at"],
                name="acknowledgement_to_chase",
                condition=Q(acknowledged_at__isnull=True, chase_at__isnull=False),
            ),
            models.Index(
                fields=["unit", "release"], name="acknowledgement_open", condition=Q(acknowledged_at__isnull=True)
            ),
        ]
