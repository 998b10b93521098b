"""What the body of an article is made of."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

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


class BodyBlock(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(label=_("Đoạn văn"), features=TEXT_FEATURES)
    heading = blocks.CharBlock(label=_("Tít xen"), max_length=160, template="newsroom/blocks/heading.html")
    picture = PictureBlock()
    quote = QuoteBlock()

    class Meta:
        block_counts: dict[str, dict[str, int]] = {}
