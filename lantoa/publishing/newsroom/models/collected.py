"""What ties a piece to others and to where it came from: series, by-lines, the source of quoted news."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from lantoa.publishing.newsroom.models.portal_page import PortalPage

NAMES_LENGTH = 160


class Collected(PortalPage):
    """The columns of an article that say what it belongs to and whom it quotes."""

    series = models.ForeignKey(
        "newsroom.SeriesPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="pieces",
        verbose_name=gettext_lazy("Loạt bài"),
    )
    series_number = models.PositiveSmallIntegerField(gettext_lazy("Kỳ số"), null=True, blank=True)
    quoted_from = models.ForeignKey(
        "newsroom.PressHouse",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("Dẫn lại từ"),
        help_text=gettext_lazy("Chỉ khi đăng lại tin của cơ quan báo chí khác"),
    )
    quoted_url = models.URLField(gettext_lazy("Địa chỉ bài gốc"), blank=True, max_length=500)
    quoted_at = models.DateTimeField(gettext_lazy("Nguồn đăng lúc"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_quoted(self) -> bool:
        """Whether any of it says that the news is another house's."""
        return bool(self.quoted_from_id or self.quoted_url or self.quoted_at)

    def clean(self) -> None:
        super().clean()
        if (self.series_id is None) != (self.series_number is None):
            raise ValidationError({"series_number": _("Chọn loạt bài và ghi kỳ số, hoặc bỏ trống cả hai.")})

    def name_authors(self) -> None:
        """Where no by-line was typed, the authors chosen make it: lists and feeds read the column only."""
        row: Any = self
        if not row.author_name and (row.pk is not None or "bylines" in getattr(row, "_cluster_related_objects", {})):
            row.author_name = ", ".join(line.author.name for line in row.bylines.all())[:NAMES_LENGTH]


def collected_panels() -> list[MultiFieldPanel]:
    """The editor's fields of what an article belongs to."""
    return [
        InlinePanel(
            "bylines",
            heading=gettext_lazy("Tác giả có trang riêng"),
            label=gettext_lazy("Tác giả"),
            max_num=6,
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("series"), FieldPanel("series_number")])], heading=gettext_lazy("Loạt bài")
        ),
        MultiFieldPanel(
            [FieldPanel("quoted_from"), FieldPanel("quoted_url"), FieldPanel("quoted_at")],
            heading=gettext_lazy("Tin dẫn lại"),
            classname="collapsed",
        ),
    ]
