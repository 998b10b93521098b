"""What the body of an article is made of, and the parts that its formats share."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images.blocks import ImageBlock

from lantoa.publishing.newsroom.models.data_blocks import ChartBlock, NumberBlock
from lantoa.publishing.newsroom.models.videos import VideoBlock

TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul", "h3", "document-link"]


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=pgettext_lazy("one", "Ảnh"))
    caption = blocks.CharBlock(label=_("Chú thích"), required=False, max_length=300)
    credit = blocks.CharBlock(label=_("Tác giả ảnh"), required=False, max_length=120)

    class Meta:
        icon = "image"
        label = pgettext_lazy("one", "Ảnh")
        template = "newsroom/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Lời trích"))
    said_by = blocks.CharBlock(label=_("Người nói"), required=False, max_length=160)

    class Meta:
        icon = "openquote"
        label = _("Trích dẫn")
        template = "newsroom/blocks/quote.html"


def heading() -> blocks.CharBlock:
    """A subhead, the same in every format."""
    return blocks.CharBlock(label=_("Tít xen"), max_length=160, icon="title", template="newsroom/blocks/heading.html")


def gallery() -> blocks.ListBlock:
    """Pictures to leaf through sideways."""
    return blocks.ListBlock(
        PictureBlock(), label=_("Chùm ảnh"), icon="image", min_num=2, template="newsroom/blocks/gallery.html"
    )


class BodyBlock(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(label=_("Đoạn văn"), features=TEXT_FEATURES)
    heading = heading()
    picture = PictureBlock()
    quote = QuoteBlock()
    gallery = gallery()
    video = VideoBlock()
    table = TableBlock(label=_("Bảng"), template="newsroom/blocks/table.html")
    number = NumberBlock()
    chart = ChartBlock()

    class Meta:
        block_counts: dict[str, dict[str, int]] = {}
