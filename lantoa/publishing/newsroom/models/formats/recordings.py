"""Pieces to watch and to listen to."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel

from lantoa.publishing.newsroom.models.pages import Article, Format, panels_with
from lantoa.services.media.facade import Picture, Video

AUDIO_KINDS = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg"}


def clock_text(seconds: float) -> str:
    """2:15, or 1:02:15 from an hour on."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


class VideoPiece(Article):
    """A video with what is said in it."""

    FORMAT = Format.VIDEO
    PARTS: ClassVar = ("body", "transcript")
    template = "newsroom/article.html"

    video = models.ForeignKey(
        "media.Video", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="Video"
    )
    transcript = models.TextField(
        gettext_lazy("Lời trong video"), blank=True, help_text=gettext_lazy("Mỗi lượt nói một dòng")
    )

    content_panels = panels_with(FieldPanel("video"), FieldPanel("transcript"))

    class Meta:
        verbose_name = "video"

    def measure(self) -> str:
        return clock_text(self.video.duration_seconds) if self.video and self.video.duration_seconds else ""

    def lack(self) -> str:
        if self.video is None or self.video.state != Video.State.READY:
            return _("Hãy chọn một video đã xử lý xong.")
        return "" if self.transcript.strip() else _("Hãy ghi lời trong video, cho người không nghe được.")

    def share_video(self) -> Video | None:
        """What a release sends where a network takes videos."""
        return self.video if self.video and self.video.state == Video.State.READY else None

    @property
    def poster(self) -> Picture | None:
        """The picture that stands for the video."""
        return self.cover or (self.video.poster if self.video else None)


class AudioPiece(Article):
    """Something to listen to, with its words."""

    FORMAT = Format.AUDIO
    PARTS: ClassVar = ("body", "transcript")
    template = "newsroom/article.html"

    sound = models.ForeignKey(
        "wagtaildocs.Document",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("Tệp âm thanh"),
        help_text=gettext_lazy("MP3, M4A hoặc OGG"),
    )
    duration_seconds = models.PositiveIntegerField(gettext_lazy("Dài bao nhiêu giây"), null=True, blank=True)
    transcript = models.TextField(gettext_lazy("Lời đọc"), blank=True, help_text=gettext_lazy("Mỗi lượt nói một dòng"))

    content_panels = panels_with(FieldPanel("sound"), FieldPanel("duration_seconds"), FieldPanel("transcript"))

    class Meta:
        verbose_name = gettext_lazy("âm thanh")

    def clean(self) -> None:
        super().clean()
        if self.sound is not None and not self.sound_kind:
            raise ValidationError({"sound": _("Chỉ nhận tệp MP3, M4A hoặc OGG.")})

    @property
    def sound_kind(self) -> str:
        """The file's media type by its name; empty for what is no sound."""
        return AUDIO_KINDS.get(self.sound.file_extension.lower(), "") if self.sound else ""

    def measure(self) -> str:
        return clock_text(self.duration_seconds) if self.duration_seconds else ""

    def lack(self) -> str:
        if self.sound is None:
            return _("Hãy chọn tệp âm thanh.")
        return "" if self.transcript.strip() else _("Hãy ghi lời đọc, cho người không nghe được.")
