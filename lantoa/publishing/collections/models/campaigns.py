"""Pages that editors compose for one campaign: Tết Sum vầy, Tháng Công nhân, a congress."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import CommentPanel, FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Page

from lantoa.publishing.collections.models.parts import PartsBlock
from lantoa.publishing.newsroom.facade import EMagazine, PortalPage


class CampaignPage(PortalPage):
    """One campaign: cover, dates and the parts below them, in colours of its own."""

    lead = models.TextField(
        gettext_lazy("Lời dẫn"), blank=True, max_length=600, help_text=gettext_lazy("Cũng là lời mặc định khi lan tỏa")
    )
    slogan = models.CharField(gettext_lazy("Khẩu hiệu"), max_length=160, blank=True)
    cover = models.ForeignKey(
        "media.Picture",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("Ảnh bìa"),
        help_text=gettext_lazy("Không có ảnh thì bìa là một mảng màu"),
    )
    palette = models.CharField(
        gettext_lazy("Màu"), max_length=8, choices=EMagazine.Palette, default=EMagazine.Palette.PAPER
    )
    starts_on = models.DateField(gettext_lazy("Từ ngày"), null=True, blank=True)
    ends_on = models.DateField(gettext_lazy("Đến hết ngày"), null=True, blank=True)
    place = models.CharField(gettext_lazy("Nơi diễn ra"), max_length=200, blank=True)
    parts = StreamField(PartsBlock(), verbose_name=gettext_lazy("Các phần của trang"), blank=True)
    is_sample = models.BooleanField(default=False, editable=False)

    template = "portal/campaign_preview.html"
    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        FieldPanel("slogan"),
        FieldPanel("lead"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                FieldPanel("place"),
                FieldRowPanel([FieldPanel("cover"), FieldPanel("palette")]),
            ],
            heading=gettext_lazy("Bìa"),
        ),
        FieldPanel("parts"),
    ]
    promote_panels: ClassVar[list[Panel]] = []
    settings_panels: ClassVar[list[Panel]] = [CommentPanel()]
    subpage_types: ClassVar[list[str]] = []
    parent_page_types: ClassVar[list[str]] = ["newsroom.HomePage"]

    class Meta:
        verbose_name = gettext_lazy("trang chiến dịch")
        verbose_name_plural = gettext_lazy("trang chiến dịch")

    @property
    def portal_path(self) -> str:
        return f"/chien-dich/{self.slug}/"

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("Ngày kết thúc phải sau ngày bắt đầu.")})

    def lack(self) -> str:
        """What must still be done before it may go out, as a sentence; empty when nothing."""
        if not self.lead.strip():
            return _("Trang chưa có lời dẫn.")
        return "" if self.parts else _("Trang chưa có phần nào.")

    def words(self) -> list[str]:
        """Everything it says below the lead, without marks, in the order of reading."""
        found = [self.slogan, self.place, *self.parts.stream_block.get_searchable_content(self.parts)]
        return [text for text in found if text.strip()]
