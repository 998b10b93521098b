"""Texts read aloud: one sound for each version of a page's text."""

from django.db import models
from django.db.models import Q


class Narration(models.Model):
    """One version of a page's text, and the sound that a provider made of it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        MAKING = "making"
        READY = "ready"
        FAILED = "failed"

    page_id = models.BigIntegerField()
    version = models.CharField(max_length=24, help_text="Digest of the text and the voice")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    # Emptied once the sound is there, or none will be.
    text = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(help_text="When it is tried; while it is made, when its worker counts as dead")
    kind = models.CharField(max_length=20, blank=True, help_text="audio/mpeg, audio/ogg or audio/wav")
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page_id"], name="one_narration_per_page")]
        indexes = [models.Index(fields=["due_at"], name="narration_open", condition=Q(state__in=("waiting", "making")))]

    @property
    def path(self) -> str:
        """Where the sound lies below the media folder; its name never gets other bytes."""
        return f"narrations/{self.page_id}-{self.version}"
