"""Who publishes the portal: what the law wants at the foot of every page; and whether it stands in mourning."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.contrib.settings.registry import register_setting


@register_setting(icon="site")
class PortalSettings(BaseGenericSetting):
    """The publisher's particulars. Source: Decree 147/2024/NĐ-CP; vietnam.md B3.3."""

    owner = models.CharField(_("Đơn vị chủ quản"), max_length=200, blank=True)
    responsible = models.CharField(_("Người chịu trách nhiệm nội dung"), max_length=200, blank=True)
    address = models.CharField(_("Địa chỉ"), max_length=250, blank=True)
    phone = models.CharField(_("Điện thoại"), max_length=40, blank=True)
    email = models.EmailField(_("Thư điện tử"), blank=True)
    licence = models.CharField(_("Giấy phép"), max_length=200, blank=True)
    source_note = models.CharField(_("Ghi nguồn"), max_length=250, blank=True)

    # Kept in this row because every page reads it anyway; changed by `mourning` alone.
    mourning_text = models.CharField(max_length=160, blank=True, default="", db_default="", editable=False)
    mourning_from = models.DateTimeField(null=True, blank=True, editable=False)
    mourning_until = models.DateTimeField(null=True, blank=True, editable=False)
    mourning_shown = models.BooleanField(
        default=False, db_default=False, editable=False, help_text="Whether kept pages show it"
    )

    panels = [
        FieldPanel(name) for name in ("owner", "responsible", "address", "phone", "email", "licence", "source_note")
    ]

    class Meta:
        verbose_name = _("Chân trang của cổng")

    def is_mourning(self, at: datetime) -> bool:
        """Whether the portal stands in mourning at this moment; the end is no longer part of it."""
        begins, ends = self.mourning_from, self.mourning_until
        return begins is not None and ends is not None and begins <= at < ends
