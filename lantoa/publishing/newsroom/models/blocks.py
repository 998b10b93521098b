"""What the body of an article is made of, and the parts that its formats share."""

from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.compare import BlockComparison, diff_text
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images.blocks import ImageBlock

from lantoa.publishing.newsroom.models.data_blocks import ChartBlock, NumberBlock
from lantoa.publishing.newsroom.models.videos import PlayerBlock, VideoBlock

TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul", "h3", "document-link"]


def image() -> ImageBlock:
    """A picture with its words; Wagtail 8 gives the field inside no label but its English name."""
    block = ImageBlock(label=pgettext_lazy("one", "Ảnh"))
    block.child_blocks["image"].label = pgettext_lazy("one", "Ảnh")
    # Words that nobody wrote are none to be found by; Wagtail 8 finds "None".
    block.child_blocks["alt_text"].get_searchable_content = lambda value: [value] if value else []
    for name in ("alt_text", "decorative"):
        in_words(block.child_blocks[name])
    return block


class SaidInWords(BlockComparison):
    """Yes, no and nothing as an editor says them."""

    def htmlvalue(self, val: object) -> str:
        return str(escape(_in_words(val)))

    def htmldiff(self) -> str:
        return str(diff_text(_in_words(self.val_a), _in_words(self.val_b)).to_html())


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return gettext("Có") if value else gettext("Không")
    return str(value or "—")


def in_words(block: Any) -> Any:
    """`block`, compared in words between two texts: Wagtail 8 writes Python's own None and False."""
    block.get_comparison_class = lambda: SaidInWords
    return block


class PictureBlock(blocks.StructBlock):
    image = image()
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
    player = PlayerBlock()
    table = TableBlock(label=_("Bảng"), template="newsroom/blocks/table.html")
    number = NumberBlock()
    chart = ChartBlock()

    class Meta:
        block_counts: dict[str, dict[str, int]] = {}
