"""A video among the parts of a piece."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


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
