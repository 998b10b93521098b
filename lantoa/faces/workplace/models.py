"""What a phone has brought so far of a dispatch that is not filed yet."""

from django.db import models


class StagedPhoto(models.Model):
    """One photo that waits here until its dispatch is filed whole; the desk never sees half a dispatch."""

    user = models.ForeignKey("people.User", models.CASCADE, related_name="+")
    # Both made on the phone: the dispatch's and the photo's own.
    dispatch_client_id = models.UUIDField()
    client_id = models.UUIDField()
    content = models.BinaryField(help_text="As it came, at most rules.MOST_PHOTO_BYTES")
    staged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "dispatch_client_id", "client_id"], name="one_staged_photo_per_client_id"
            )
        ]
        indexes = [models.Index(fields=["staged_at"], name="staged_photo_time")]
