"""News of other houses: who they are, and under which licence and terms the portal may quote them."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.contrib.settings.registry import register_setting

HOST = RegexValidator(r"^(?=.{4,120}$)([a-z0-9-]+\.)+[a-z]{2,}$", _("Chỉ ghi tên miền, ví dụ baomau.example."))


class PressHouse(models.Model):
    """One press agency whose news the portal may quote."""

    name = models.CharField(_("Tên cơ quan báo chí"), max_length=120, unique=True)
    host = models.CharField(
        _("Tên miền"), max_length=120, unique=True, validators=[HOST], help_text=_("Không có https:// và www.")
    )
    is_agreed = models.BooleanField(
        _("Được dẫn lại"), default=True, help_text=_("Bỏ chọn khi thỏa thuận với cơ quan này đã hết")
    )

    class Meta:
        verbose_name = _("nguồn tin báo chí")
        verbose_name_plural = _("nguồn tin báo chí")
        ordering = ["name"]

    def __str__(self) -> str:
        return str(self.name)


@register_setting(icon="doc-full")
class QuotingTerms(BaseGenericSetting):
    """The licence of a general news site, and what it asks. Without a number only own news goes out.

    Source: Decree 147/2024/NĐ-CP; vietnam.md B3.3. The figures are data: they changed with every decree.
    """

    licence_number = models.CharField(
        _("Số giấy phép trang thông tin điện tử tổng hợp"),
        max_length=80,
        blank=True,
        help_text=_("Để trống thì cổng chỉ đăng tin của mình"),
    )
    licensed_by = models.CharField(_("Nơi cấp"), max_length=160, blank=True)
    licensed_on = models.DateField(_("Ngày cấp"), null=True, blank=True)
    wait_minutes = models.PositiveSmallIntegerField(_("Đăng sau nguồn ít nhất (phút)"), default=60)
    least_houses = models.PositiveSmallIntegerField(_("Số cơ quan báo chí tối thiểu"), default=3)
    most_words = models.PositiveSmallIntegerField(
        _("Trích tối đa (chữ)"), default=400, help_text=_("Trích đoạn rồi dẫn liên kết; 0 là không giới hạn")
    )

    panels = [
        FieldRowPanel([FieldPanel("licence_number"), FieldPanel("licensed_by"), FieldPanel("licensed_on")]),
        FieldRowPanel([FieldPanel("wait_minutes"), FieldPanel("least_houses"), FieldPanel("most_words")]),
    ]

    class Meta:
        verbose_name = _("Tin dẫn lại")
