"""An infographic: figures built from data, or one tall picture with its data as text."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import RichTextBlock, StreamBlock
from wagtail.fields import StreamField

from lantoa.design.figures import Figure, quote
from lantoa.publishing.newsroom.models.blocks import TEXT_FEATURES, QuoteBlock, heading
from lantoa.publishing.newsroom.models.data_blocks import (
    ChartBlock,
    MapBlock,
    NumberBlock,
    StepsBlock,
    TimelineBlock,
)
from lantoa.publishing.newsroom.models.pages import Article, Format, panels_with
from lantoa.services.media.facade import Picture


class FiguresBlock(StreamBlock):
    heading = heading()
    paragraph = RichTextBlock(label=gettext_lazy("Đoạn văn"), features=TEXT_FEATURES)
    number = NumberBlock()
    chart = ChartBlock()
    map = MapBlock()
    timeline = TimelineBlock()
    steps = StepsBlock()
    quote = QuoteBlock()

    class Meta:
        max_num = 40


class Infographic(Article):
    """Data to look at."""

    FORMAT = Format.INFOGRAPHIC
    PARTS: ClassVar = ("body", "figures", "picture_text")
    template = "newsroom/article.html"

    figures = StreamField(FiguresBlock(), verbose_name=gettext_lazy("Các hình"), blank=True)
    picture = models.ForeignKey(
        "media.Picture",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("Ảnh đồ họa làm sẵn"),
    )
    picture_text = models.TextField(
        gettext_lazy("Số liệu trong ảnh, viết thành chữ"),
        blank=True,
        help_text=gettext_lazy("Mỗi ý một dòng; cho người không nhìn thấy ảnh và cho tìm kiếm"),
    )

    content_panels = panels_with(
        FieldPanel("figures"),
        MultiFieldPanel(
            [FieldPanel("picture"), FieldPanel("picture_text")], heading=gettext_lazy("Hoặc một ảnh làm sẵn")
        ),
    )

    class Meta:
        verbose_name = gettext_lazy("đồ họa")

    def lack(self) -> str:
        if not self.figures and self.picture is None:
            return _("Đồ họa chưa có hình nào.")
        if self.picture is not None and not self.picture_text.strip():
            return _("Hãy viết số liệu trong ảnh đồ họa thành chữ, cho người không nhìn thấy ảnh.")
        return ""

    def drawn(self) -> list[tuple[str, Figure | str]]:
        """("figure", it), ("heading", words) or ("text", words), in order: what a picture to share is made of."""
        found: list[tuple[str, Figure | str]] = []
        for block in self.figures:
            if block.block_type == "heading":
                found.append(("heading", str(block.value)))
            elif block.block_type == "paragraph":
                found.append(("text", " ".join(block.block.get_searchable_content(block.value))))
            elif block.block_type == "quote":
                found.append(("figure", quote(block.value["text"], said_by=block.value["said_by"])))
            else:
                found.append(("figure", block.value.figure))
        return found

    def share_pictures(self) -> list[Picture]:
        """The picture that is the infographic, after the cover."""
        return [one for one in (self.cover, self.picture) if one is not None]
