"""Pieces bound to an hour: something live, and something to come to."""

from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField

from lantoa.kit.clock import VIETNAM
from lantoa.publishing.newsroom.embeds import Embed, embed_of
from lantoa.publishing.newsroom.models.pages import Article, Format, panels_with


def _must_follow(starts_at: datetime | None, ends_at: datetime | None) -> None:
    if starts_at and ends_at and ends_at <= starts_at:
        raise ValidationError({"ends_at": _("Giờ kết thúc phải sau giờ bắt đầu.")})


class LivePage(Article):
    """A live broadcast that another house carries: what comes, what runs, what can be seen again."""

    FORMAT = Format.LIVE
    PARTS: ClassVar = ("body",)
    template = "newsroom/article.html"

    starts_at = models.DateTimeField(gettext_lazy("Bắt đầu"), null=True, blank=True)
    ends_at = models.DateTimeField(gettext_lazy("Kết thúc"), null=True, blank=True)
    stream_url = models.URLField(
        gettext_lazy("Địa chỉ phát trực tiếp"),
        blank=True,
        help_text=gettext_lazy("Trang video trên YouTube hoặc Facebook"),
    )
    replay_url = models.URLField(gettext_lazy("Địa chỉ xem lại"), blank=True)

    content_panels = panels_with(
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("stream_url"),
        FieldPanel("replay_url"),
    )

    class Meta:
        verbose_name = gettext_lazy("trực tiếp")

    def clean(self) -> None:
        super().clean()
        _must_follow(self.starts_at, self.ends_at)
        for name in ("stream_url", "replay_url"):
            if getattr(self, name) and embed_of(getattr(self, name)) is None:
                raise ValidationError({name: _("Chỉ nhận địa chỉ một video trên YouTube hoặc Facebook.")})

    def phase(self, moment: datetime) -> str:
        """`soon`, `live` or `over` at this moment; without an end it runs until an editor sets one."""
        if self.starts_at is None or moment < self.starts_at:
            return "soon"
        return "over" if self.ends_at is not None and moment >= self.ends_at else "live"

    def embed(self, moment: datetime) -> Embed | None:
        """What can be watched at this moment; None while there is nothing yet."""
        over = self.phase(moment) == "over"
        return embed_of(self.replay_url or self.stream_url if over else self.stream_url)

    def measure(self) -> str:
        return f"{self.starts_at.astimezone(VIETNAM):%H:%M %d/%m}" if self.starts_at else ""

    def lack(self) -> str:
        if self.starts_at is None:
            return _("Hãy đặt giờ bắt đầu.")
        return "" if self.stream_url else _("Hãy điền địa chỉ phát trực tiếp.")


class ProgrammeBlock(blocks.StreamBlock):
    row = blocks.StructBlock(
        [
            ("at", blocks.CharBlock(label=gettext_lazy("Lúc"), max_length=40)),
            ("what", blocks.CharBlock(label=gettext_lazy("Việc gì"), max_length=300)),
        ],
        label=gettext_lazy("Mục"),
        icon="time",
    )

    class Meta:
        max_num = 60


class EventPiece(Article):
    """Something to come to."""

    FORMAT = Format.EVENT
    PARTS: ClassVar = ("body", "programme")
    template = "newsroom/article.html"

    starts_at = models.DateTimeField(gettext_lazy("Bắt đầu"), null=True, blank=True)
    ends_at = models.DateTimeField(gettext_lazy("Kết thúc"), null=True, blank=True)
    address = models.CharField(gettext_lazy("Địa chỉ"), max_length=250, blank=True)
    is_cancelled = models.BooleanField(gettext_lazy("Đã hủy"), default=False)
    programme = StreamField(ProgrammeBlock(), verbose_name=gettext_lazy("Chương trình"), blank=True)

    content_panels = panels_with(
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("address"),
        FieldPanel("is_cancelled"),
        FieldPanel("programme"),
    )

    class Meta:
        verbose_name = gettext_lazy("sự kiện")

    def clean(self) -> None:
        super().clean()
        _must_follow(self.starts_at, self.ends_at)

    def measure(self) -> str:
        return f"{self.starts_at.astimezone(VIETNAM):%d/%m/%Y}" if self.starts_at else ""

    def lack(self) -> str:
        if self.starts_at is None or not (self.place or self.address):
            return _("Sự kiện cần giờ bắt đầu và nơi diễn ra.")
        return ""
