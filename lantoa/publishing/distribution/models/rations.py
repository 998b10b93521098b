"""What was used of what the networks allow."""

from django.db import models


class RationUse(models.Model):
    """So many posts of one ration in one bucket of time; counted by `rations/ledger.py`, by nobody else."""

    scope = models.CharField(max_length=100, help_text="channel:12, app:youtube:123")
    code = models.CharField(max_length=40)
    bucket = models.DateTimeField(help_text="First moment of the hour, day or month")
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "code", "bucket"], name="one_use_per_bucket")]
        indexes = [models.Index(fields=["code", "bucket"], name="rationuse_code_bucket")]
