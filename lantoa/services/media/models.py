"""Pictures of the installation, with the credit a newspaper owes."""

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
