"""Who publishes the portal: what the law wants at the foot of every page."""

from django.db import models
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.contrib.settings.registry import register_setting


@register_setting(icon="site")
class PortalSettings(BaseGenericSetting):
    """The publisher's particulars. Source: Decree 147/2024/NĐ-CP; vietnam.md B3.3."""

    owner = models.CharField("Đơn vị chủ quản", max_length=200, blank=True)
    responsible = models.CharField("Người chịu trách nhiệm nội dung", max_length=200, blank=True)
    address = models.CharField("Địa chỉ", max_length=250, blank=True)
    phone = models.CharField("Điện thoại", max_length=40, blank=True)
    email = models.EmailField("Thư điện tử", blank=True)
    licence = models.CharField("Giấy phép", max_length=200, blank=True)
    source_note = models.CharField("Ghi nguồn", max_length=250, blank=True)

    class Meta:
        verbose_name = "Chân trang của cổng"
