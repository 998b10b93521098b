"""Which workers live."""

from django.db import models


class WorkerHeartbeat(models.Model):
    """One worker process and when it last finished a round."""

    name = models.CharField(max_length=80, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    took_at = models.DateTimeField(null=True, help_text="When a round last brought something to do")
