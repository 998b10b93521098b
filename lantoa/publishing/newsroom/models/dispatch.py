"""What a unit files: news from an event, with photos."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantoa.publishing.newsroom.models.times import Embargoed


class Dispatch(Embargoed):
    """News of one event, as an officer of one unit filed it."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Đã nhận")
        IN_EDITING = "in_editing", _("Đang biên tập")
        RETURNED = "returned", _("Trả lại để bổ sung")
        DECLINED = "declined", _("Không sử dụng")
        PUBLISHED = "published", _("Đã đăng")

    # Made on the phone before it is sent: the same id again is the same dispatch.
    client_id = models.UUIDField(default=uuid.uuid4)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    filed_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    happened_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    author = models.CharField(max_length=120, blank=True, help_text="Credit as it shall be printed")
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    taken_by = models.ForeignKey("people.User", models.SET_NULL, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    article = models.OneToOneField("newsroom.Article", models.SET_NULL, null=True, blank=True, related_name="dispatch")
    changed_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filed_by", "client_id"], name="one_dispatch_per_client_id")]
        indexes = [
            models.Index(fields=["state", "filed_at"], name="dispatch_state_filed"),
            models.Index(fields=["unit", "filed_at"], name="dispatch_unit_filed"),
        ]

    def __str__(self) -> str:
        return self.title


OPEN_STATES = (Dispatch.State.RECEIVED, Dispatch.State.IN_EDITING, Dispatch.State.RETURNED)


class DispatchPhoto(models.Model):
    """One photo of a dispatch, checked and without its position data."""

    dispatch = models.ForeignKey(Dispatch, models.CASCADE, related_name="photos")
    client_id = models.UUIDField(default=uuid.uuid4)
    picture = models.ForeignKey("media.Picture", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    caption = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispatch", "client_id"], name="one_photo_per_client_id")]
        ordering = ["position", "pk"]


class DispatchNote(models.Model):
    """One sentence between desk and unit on a dispatch: a return, a decline, an answer."""

    class Kind(models.TextChoices):
        RETURNED = "returned", pgettext_lazy("note", "Trả lại")
        DECLINED = "declined", _("Không sử dụng")
        ANSWERED = "answered", pgettext_lazy("note", "Bổ sung")

    dispatch = models.ForeignKey(Dispatch, models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    written_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "pk"]
