"""A video among the parts of a piece: one of the house, or one that another house shows."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from lantoa.publishing.newsroom.embeds import Embed, embed_of


class VideoChooserBlock(blocks.ChooserBlock):
    """One video of the house, read together with its poster."""

    target_model = "media.Video"

    @property
    def widget(self) -> Any:
        from lantoa.publishing.newsroom.choosers import video_chooser  # noqa: PLC0415 - app ready

        return video_chooser.widget_class()

    def bulk_to_python(self, values: Iterable[Any]) -> list[Any]:
        """The videos of these ids, None for what is no more. One query."""
        wanted = list(values)
        rows = self.model_class.objects.select_related("poster")
        found = rows.in_bulk([value for value in wanted if value is not None])
        return [found.get(value) for value in wanted]

    class Meta:
        icon = "media"


class VideoBlock(blocks.StructBlock):
    video = VideoChooserBlock(label="Video")
    caption = blocks.CharBlock(label=_("Chú thích"), required=False, max_length=300)

    class Meta:
        icon = "media"
        label = "Video"
        template = "newsroom/blocks/video.html"


class PlayerValue(blocks.StructValue):
    @property
    def embed(self) -> Embed | None:
        """The player and its page; None where the address is no video that we take."""
        return embed_of(str(self.get("address") or ""))


class PlayerBlock(blocks.StructBlock):
    """A video on YouTube or Facebook, whose player is loaded only when a reader asks for it."""

    address = blocks.URLBlock(label=_("Địa chỉ video"), help_text=_("Trang video trên YouTube hoặc Facebook"))
    caption = blocks.CharBlock(label=_("Chú thích"), required=False, max_length=300)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned.embed is None:
            sentence = gettext("Chỉ nhận địa chỉ một video trên YouTube hoặc Facebook.")
            raise StructBlockValidationError(block_errors={"address": ValidationError(sentence)})
        return cleaned

    class Meta:
        icon = "media"
        label = _("Video YouTube, Facebook")
        template = "newsroom/blocks/player.html"
        value_class = PlayerValue
