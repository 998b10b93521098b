"""Pictures and videos of the installation, with the credit a newspaper owes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class Picture(AbstractImage):
    """One picture; `description` is its alternative text."""

    credit = models.CharField(_("Tác giả ảnh"), max_length=120, blank=True)
    unit = models.ForeignKey("units.Unit", models.SET_NULL, null=True, blank=True, related_name="+")
    is_sample = models.BooleanField(default=False, editable=False)

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = pgettext_lazy("one", "ảnh")
        verbose_name_plural = _("ảnh")


class Rendition(AbstractRendition):
    """One size of a picture."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter")
        ]


class Video(models.Model):
    """One video: an MP4 of ours once it is `ready`, a stranger's file while it is `processing`."""

    class State(models.TextChoices):
        PROCESSING = "processing", _("Đang xử lý")
        READY = "ready", _("Dùng được")
        REFUSED = "refused", _("Không dùng được")

    title = models.CharField(max_length=255)
    file = models.FileField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROCESSING)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was refused, for the person who sent it")
    unit = models.ForeignKey("units.Unit", models.SET_NULL, null=True, blank=True, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    credit = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes")
    content_type = models.CharField(max_length=40, blank=True)
    duration_seconds = models.FloatField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    poster = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    # While one process prepares it; a dead process's time runs out.
    leased_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="ready") | ~models.Q(sha256=""), name="ready_video_has_a_fingerprint"
            )
        ]
        indexes = [models.Index(fields=["unit", "-created_at"], name="video_unit_newest")]

    def __str__(self) -> str:
        return self.title
