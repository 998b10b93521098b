"""A photo story: pictures in their order, each with its words."""

from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField

from lantoa.publishing.newsroom.models.blocks import PictureBlock
from lantoa.publishing.newsroom.models.pages import Article, Format, panels_with
from lantoa.services.media.facade import Picture

FEWEST, MOST = 3, 60


class PhotosBlock(StreamBlock):
    picture = PictureBlock()

    class Meta:
        max_num = MOST


class PhotoStory(Article):
    """Pictures that tell something together."""

    FORMAT = Format.PHOTO_STORY
    PARTS: ClassVar = ("body", "photos")
    template = "newsroom/article.html"

    photos = StreamField(PhotosBlock(), verbose_name=gettext_lazy("Các ảnh"), blank=True)

    content_panels = panels_with(FieldPanel("photos"))

    class Meta:
        verbose_name = gettext_lazy("chùm ảnh")

    def measure(self) -> str:
        return _("%(count)s ảnh") % {"count": len(self.photos)}

    def lack(self) -> str:
        if len(self.photos) < FEWEST:
            return _("Chùm ảnh cần ít nhất %(count)s ảnh.") % {"count": FEWEST}
        if not all(block.value["caption"] and block.value["credit"] for block in self.photos):
            return _("Mỗi ảnh trong chùm cần chú thích và tên tác giả.")
        return ""

    def share_pictures(self) -> list[Picture]:
        """Cover and photos, the cover first and once."""
        found = [block.value["image"] for block in self.photos if block.value["image"]]
        return [*([self.cover] if self.cover else []), *(one for one in found if one.pk != self.cover_id)]
