"""Who publishes the portal: what the law wants at the foot of every page."""

from django.db import models
from django.utils.translation import gettext_lazy as _
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

    class Meta:
        verbose_name = _("Chân trang của cổng")
