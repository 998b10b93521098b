"""An e-magazine: a long piece in scenes, in colours of its own."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from lantoa.publishing.newsroom.models.blocks import TEXT_FEATURES, PictureBlock, QuoteBlock, image, in_words
from lantoa.publishing.newsroom.models.data_blocks import (
    ChartBlock,
    MapBlock,
    NumberBlock,
    StepsBlock,
    TimelineBlock,
)
from lantoa.publishing.newsroom.models.pages import Article, Format, panels_with
from lantoa.publishing.newsroom.models.videos import VideoBlock
from lantoa.services.media.facade import Picture


class SceneBlock(blocks.StructBlock):
    """A picture across the whole width, with words on a band below its upper part."""

    image = image()
    title = blocks.CharBlock(label=gettext_lazy("Tiêu đề cảnh"), required=False, max_length=120)
    text = blocks.TextBlock(label=gettext_lazy("Lời dẫn"), required=False, max_length=400)
    credit = blocks.CharBlock(label=gettext_lazy("Tác giả ảnh"), required=False, max_length=120)

    class Meta:
        icon = "image"
        label = gettext_lazy("Cảnh mở")
        template = "newsroom/blocks/scene.html"


class TextBlock(blocks.StructBlock):
    """Running text; its first letter may be a large one."""

    text = blocks.RichTextBlock(label=gettext_lazy("Lời văn"), features=TEXT_FEATURES)
    has_drop_cap = in_words(blocks.BooleanBlock(label=gettext_lazy("Chữ đầu lớn"), required=False))

    class Meta:
        icon = "pilcrow"
        label = gettext_lazy("Lời văn")
        template = "newsroom/blocks/scene_text.html"


class PairBlock(blocks.StructBlock):
    """Two pictures side by side, one below the other on a phone."""

    pictures = blocks.ListBlock(PictureBlock(), label=gettext_lazy("Hai ảnh"), min_num=2, max_num=2)

    class Meta:
        icon = "image"
        label = gettext_lazy("Cặp ảnh")
        template = "newsroom/blocks/pair.html"


class ScenesBlock(blocks.StreamBlock):
    scene = SceneBlock()
    text = TextBlock()
    quote = QuoteBlock()
    picture = PictureBlock()
    pair = PairBlock()
    video = VideoBlock()
    number = NumberBlock()
    chart = ChartBlock()
    map = MapBlock()
    timeline = TimelineBlock()
    steps = StepsBlock()

    class Meta:
        max_num = 80


class EMagazine(Article):
    """A long piece to sink into."""

    class Palette(models.TextChoices):
        PAPER = "paper", gettext_lazy("Giấy (màu của cổng)")
        DAWN = "dawn", gettext_lazy("Bình minh")
        RIVER = "river", gettext_lazy("Dòng sông")
        TEA = "tea", gettext_lazy("Đồi chè")
        NIGHT = "night", gettext_lazy("Ca đêm")

    FORMAT = Format.EMAGAZINE
    PARTS: ClassVar = ("body", "scenes")
    template = "newsroom/article.html"

    scenes = StreamField(ScenesBlock(), verbose_name=gettext_lazy("Các cảnh"), blank=True)
    palette = models.CharField(gettext_lazy("Màu"), max_length=8, choices=Palette, default=Palette.PAPER)

    content_panels = panels_with(FieldPanel("palette"), FieldPanel("scenes"))

    class Meta:
        verbose_name = "e-magazine"

    def lack(self) -> str:
        return "" if self.scenes else _("E-magazine chưa có cảnh nào.")

    def share_pictures(self) -> list[Picture]:
        """The cover and the pictures of the opening scenes."""
        found = [block.value["image"] for block in self.scenes if block.block_type == "scene" and block.value["image"]]
        return [*([self.cover] if self.cover else []), *(one for one in found if one.pk != self.cover_id)]
