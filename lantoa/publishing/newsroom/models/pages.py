"""The pages of the portal: home, sections, topics and articles."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from lantoa.publishing.newsroom.models.blocks import BodyBlock

# Columns of an article that belong to the piece as a whole, whichever revision is shown.
DESK_FIELDS = (
    "unit_id",
    "state",
    "editor_id",
    "state_changed_at",
    "publish_at",
    "corrected_at",
    "correction_note",
    "withdrawn_reason",
    "is_sample",
)


class PortalPage(Page):
    """A page whose address the portal serves itself, without Wagtail's own page view."""

    class Meta:
        abstract = True

    @property
    def portal_path(self) -> str:
        """Its address on the portal, without the host: the slugs below the root. No query."""
        # "/<root>/<section>/<slug>/": the root's own slug is in no address.
        return "/" + self.url_path.strip("/").partition("/")[2] + "/" if self.depth > 2 else "/"

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """What Wagtail's links ask: site, its root address, and the path."""
        sites = self._get_relevant_site_root_paths(request)
        return (sites[0][0], sites[0][2], self.portal_path) if sites else None


class HomePage(PortalPage):
    """The root of one portal."""

    # The portal draws it from everything that is live: there is no draft of it to show.
    preview_modes: list[tuple[str, str]] = []
    subpage_types = ["newsroom.SectionPage", "newsroom.TopicPage"]
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = "trang chủ"


class SectionPage(PortalPage):
    """One section (chuyên mục); its slug is the first part of its pieces' addresses."""

    intro = models.CharField("Giới thiệu", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("Thứ tự", default=0)

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("position")]
    preview_modes: list[tuple[str, str]] = []
    subpage_types = ["newsroom.Article"]
    parent_page_types = ["newsroom.HomePage"]

    class Meta:
        verbose_name = "chuyên mục"


class TopicPage(PortalPage):
    """One topic (chuyên đề): pieces from several sections on one matter."""

    intro = models.TextField("Giới thiệu", blank=True)
    cover = models.ForeignKey("media.Picture", models.SET_NULL, null=True, blank=True, related_name="+")

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("cover")]
    preview_modes: list[tuple[str, str]] = []
    subpage_types: list[str] = []
    parent_page_types = ["newsroom.HomePage"]

    class Meta:
        verbose_name = "chuyên đề"


class PieceTag(TagBase):
    """A key word of pieces."""

    free_tagging = True

    class Meta:
        verbose_name = "từ khóa"
        verbose_name_plural = "từ khóa"


class TaggedPiece(ItemBase):
    """One key word on one article."""

    tag = models.ForeignKey(PieceTag, models.CASCADE, related_name="tagged_pieces")
    content_object = ParentalKey("newsroom.Article", on_delete=models.CASCADE, related_name="tagged_items")


class Article(PortalPage):
    """One piece: what readers see of one event or matter."""

    class State(models.TextChoices):
        IN_EDITING = "in_editing", "Đang biên tập"
        SUBMITTED = "submitted", "Chờ duyệt"
        APPROVED = "approved", "Đã duyệt"
        SCHEDULED = "scheduled", "Hẹn giờ đăng"
        PUBLISHED = "published", "Đã đăng"
        WITHDRAWN = "withdrawn", "Đã gỡ"

    class Genre(models.TextChoices):
        NEWS = "news", "Tin"
        REPORT = "report", "Bài phản ánh"
        PORTRAIT = "portrait", "Gương điển hình"
        INTERVIEW = "interview", "Phỏng vấn"
        GUIDE = "guide", "Hỏi đáp, hướng dẫn"
        PHOTO_STORY = "photo_story", "Chùm ảnh"

    lead = models.TextField("Sapo", blank=True, max_length=600)
    body = StreamField(BodyBlock(), verbose_name="Nội dung", blank=True)
    genre = models.CharField("Thể loại", max_length=12, choices=Genre, default=Genre.NEWS)
    cover = models.ForeignKey(
        "media.Picture", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="Ảnh đại diện"
    )
    cover_caption = models.CharField("Chú thích ảnh đại diện", max_length=300, blank=True)
    cover_credit = models.CharField("Tác giả ảnh", max_length=120, blank=True)
    author_name = models.CharField("Tác giả", max_length=160, blank=True)
    unit = models.ForeignKey(
        "units.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Đơn vị gửi tin"
    )
    place = models.CharField("Nơi diễn ra", max_length=200, blank=True)
    happened_at = models.DateTimeField("Thời gian diễn ra", null=True, blank=True)
    topics = ParentalManyToManyField(TopicPage, blank=True, related_name="articles", verbose_name="Chuyên đề")
    tags = ClusterTaggableManager("Từ khóa", through=TaggedPiece, blank=True)
    is_focus = models.BooleanField("Tiêu điểm", default=False)
    is_must_read = models.BooleanField("Nên xem", default=False)
    is_urgent = models.BooleanField("Khẩn", default=False)

    # Kept by the newsroom's actions, not by the editor's form.
    state = models.CharField(max_length=10, choices=State, default=State.IN_EDITING, editable=False)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    state_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    publish_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="Set while scheduled")
    corrected_at = models.DateTimeField(null=True, blank=True, editable=False)
    correction_note = models.CharField(max_length=300, blank=True, editable=False)
    withdrawn_reason = models.CharField(max_length=300, blank=True, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel(
            [FieldPanel("cover"), FieldPanel("cover_caption"), FieldPanel("cover_credit")], heading="Ảnh đại diện"
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("author_name"), FieldPanel("genre")]),
                FieldRowPanel([FieldPanel("place"), FieldPanel("happened_at")]),
                FieldPanel("topics"),
                FieldPanel("tags"),
                FieldRowPanel([FieldPanel("is_focus"), FieldPanel("is_must_read"), FieldPanel("is_urgent")]),
            ],
            heading="Thông tin bài",
        ),
    ]
    subpage_types: list[str] = []
    parent_page_types = ["newsroom.SectionPage"]

    class Meta:
        verbose_name = "bài"
        verbose_name_plural = "bài"
        indexes = [
            models.Index(fields=["state"], name="article_state"),
            models.Index(fields=["unit"], name="article_unit"),
        ]

    def with_content_json(self, content: dict[str, Any]) -> "Article":
        """A revision's words in the state the piece is in now: the desk's decisions are not part of a text."""
        piece: Article = super().with_content_json(content)
        for name in DESK_FIELDS:
            setattr(piece, name, getattr(self, name))
        return piece

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """What the portal's template shows of a text that may never have been out."""
        self.first_published_at = self.first_published_at or self.latest_revision_created_at
        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return context

    @property
    def portal_path(self) -> str:
        return f"{super().portal_path.rstrip('/')}-{self.pk}/"
