"""Who did what, when, and on whose behalf."""

from django.db import models


class AuditEntry(models.Model):
    """One write that matters; append only."""

    happened_at = models.DateTimeField()
    actor = models.ForeignKey("people.User", models.SET_NULL, null=True, related_name="+")
    on_behalf_of = models.ForeignKey("people.User", models.SET_NULL, null=True, blank=True, related_name="+")
    verb = models.CharField(max_length=60, help_text="package.action, e.g. newsroom.approve_piece")
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    unit = models.ForeignKey("units.Unit", models.SET_NULL, null=True, related_name="+")
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id", "happened_at"], name="audit_object_time"),
            models.Index(fields=["happened_at"], name="audit_time"),
        ]
