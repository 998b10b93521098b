"""The pages of the portal: home, sections, topics and articles."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import CommentPanel, FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Page, Revision

from lantoa.publishing.newsroom.models.blocks import BodyBlock
from lantoa.publishing.newsroom.models.collected import Collected, collected_panels
from lantoa.publishing.newsroom.models.portal_page import PortalPage
from lantoa.publishing.newsroom.models.sorting import with_later_acts
from lantoa.publishing.newsroom.models.times import TIME_FIELDS, Timed
from lantoa.publishing.newsroom.panels import TitleHelpPanel
from lantoa.publishing.newsroom.piece_form import SortedPieceForm

# Columns of an article that belong to the piece as a whole, whichever revision is shown.
DESK_FIELDS = (
    "unit_id",
    "format",
    "state",
    "editor_id",
    "state_changed_at",
    "publish_at",
    "corrected_at",
    "correction_note",
    "withdrawn_reason",
    "is_sample",
    *TIME_FIELDS,
)


# Where a piece stands, and under which address.
_PLACE = ("path", "depth", "numchild", "url_path", "slug")

# Wagtail's pages have no types; beside a base that has, the type checker looks for their managers in vain.
_Timed: Any = Timed

# The formats' models by name, for what must know them before they are loaded.
FORMAT_MODELS = (
    *("PhotoStory", "Infographic", "EMagazine", "VideoPiece", "AudioPiece"),
    *("LivePage", "QA", "DocumentPiece", "EventPiece"),
)


class Format(models.TextChoices):
    """What kind of page a piece is; each but the plain article has a model of its own in `formats`."""

    ARTICLE = "article", _("Bài viết")
    PHOTO_STORY = "photo_story", _("Ảnh")
    INFOGRAPHIC = "infographic", _("Đồ họa")
    EMAGAZINE = "emagazine", _("E-magazine")
    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Âm thanh")
    LIVE = "live", _("Trực tiếp")
    QA = "qa", _("Hỏi đáp")
    DOCUMENT = "document", _("Văn bản")
    EVENT = "event", _("Sự kiện")


class HomePage(PortalPage):
    """The root of one portal."""

    # The portal draws it from everything that is live: there is no draft of it to show.
    preview_modes: list[tuple[str, str]] = []
    # Which pages may lie below it says each of them: those of packages above are not known here.
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = _("trang chủ")


class SectionPage(PortalPage):
    """One section (chuyên mục); its slug is the first part of its pieces' addresses."""

    intro = models.CharField(_("Giới thiệu"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("Thứ tự"), default=0)

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("position")]
    preview_modes: list[tuple[str, str]] = []
    # Every format of a piece, those of other packages too.
    subpage_types = ["newsroom.Article", *(f"newsroom.{name}" for name in FORMAT_MODELS)]
    parent_page_types = ["newsroom.HomePage"]

    class Meta:
        verbose_name = _("chuyên mục")


class TopicPage(PortalPage):
    """One topic (chuyên đề): pieces from several sections on one matter."""

    intro = models.TextField(_("Giới thiệu"), blank=True)
    cover = models.ForeignKey("media.Picture", models.SET_NULL, null=True, blank=True, related_name="+")

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("cover")]
    preview_modes: list[tuple[str, str]] = []
    subpage_types: list[str] = []
    parent_page_types = ["newsroom.HomePage"]

    class Meta:
        verbose_name = _("chuyên đề")

    @property
    def portal_path(self) -> str:
        return f"/chuyen-de/{self.slug}/"


class SeriesPage(PortalPage):
    """One series (loạt bài): pieces that are read in the order of their numbers."""

    lead = models.TextField(_("Giới thiệu"), blank=True, max_length=600)
    cover = models.ForeignKey(
        "media.Picture", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Ảnh đại diện")
    )
    parts = models.PositiveSmallIntegerField(
        _("Số kỳ dự kiến"), null=True, blank=True, help_text=_("Để hiện “Kỳ 2/5” khi loạt bài chưa đăng hết")
    )

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("cover"), FieldPanel("parts")]
    promote_panels: list[Panel] = []
    preview_modes: list[tuple[str, str]] = []
    subpage_types: list[str] = []
    parent_page_types = ["newsroom.HomePage"]

    class Meta:
        verbose_name = _("loạt bài")

    @property
    def portal_path(self) -> str:
        return f"/loat-bai/{self.slug}/"


class PieceTag(TagBase):
    """A key word of pieces."""

    free_tagging = True

    class Meta:
        verbose_name = pgettext_lazy("one", "từ khóa")
        verbose_name_plural = _("từ khóa")


class TaggedPiece(ItemBase):
    """One key word on one article."""

    tag = models.ForeignKey(PieceTag, models.CASCADE, related_name="tagged_pieces")
    content_object = ParentalKey("newsroom.Article", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        indexes = (models.Index(fields=["tag", "-content_object"], name="newest_of_a_key_word"),)


class Article(Collected, _Timed):
    """One piece: what readers see of one event or matter."""

    class State(models.TextChoices):
        IN_EDITING = "in_editing", _("Đang biên tập")
        SUBMITTED = "submitted", _("Chờ duyệt")
        APPROVED = "approved", _("Đã duyệt")
        SCHEDULED = "scheduled", _("Hẹn giờ đăng")
        PUBLISHED = "published", _("Đã đăng")
        WITHDRAWN = "withdrawn", _("Đã gỡ")

    class Genre(models.TextChoices):
        NEWS = "news", _("Tin")
        REPORT = "report", _("Bài phản ánh")
        PORTRAIT = "portrait", _("Gương điển hình")
        INTERVIEW = "interview", _("Phỏng vấn")
        GUIDE = "guide", _("Hỏi đáp, hướng dẫn")
        PHOTO_STORY = "photo_story", _("Chùm ảnh")

    FORMAT: ClassVar[Format] = Format.ARTICLE
    base_form_class = SortedPieceForm
    # The last of the desk's acts upon its topics that a text read earlier knows of; None: it was read just now.
    sorted_until: int | None = None
    # Columns and streams that hold its words, in the order in which they are read.
    PARTS: ClassVar[tuple[str, ...]] = ("body",)

    lead = models.TextField(_("Sapo"), blank=True, max_length=600)
    body = StreamField(BodyBlock(), verbose_name=_("Nội dung"), blank=True)
    genre = models.CharField(_("Thể loại"), max_length=12, choices=Genre, default=Genre.NEWS)
    cover = models.ForeignKey(
        "media.Picture", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Ảnh đại diện")
    )
    cover_caption = models.CharField(_("Chú thích ảnh đại diện"), max_length=300, blank=True)
    cover_credit = models.CharField(_("Tác giả ảnh"), max_length=120, blank=True)
    author_name = models.CharField(_("Tác giả"), max_length=160, blank=True)
    unit = models.ForeignKey(
        "units.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Đơn vị gửi tin")
    )
    place = models.CharField(_("Nơi diễn ra"), max_length=200, blank=True)
    happened_at = models.DateTimeField(_("Thời gian diễn ra"), null=True, blank=True)
    topics = ParentalManyToManyField(TopicPage, blank=True, related_name="articles", verbose_name=_("Chuyên đề"))
    tags = ClusterTaggableManager(_("Từ khóa"), through=TaggedPiece, blank=True)
    is_focus = models.BooleanField(_("Tiêu điểm"), default=False)
    is_must_read = models.BooleanField(_("Nên xem"), default=False)
    is_urgent = models.BooleanField(_("Khẩn"), default=False)

    # Said by the class, kept here for lists, which read no format's own row.
    format = models.CharField(max_length=12, choices=Format, default=Format.ARTICLE, editable=False)
    extent = models.CharField(
        max_length=24, blank=True, editable=False, help_text="How much there is of it, as lists say: 12 ảnh, 2:15"
    )
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

    # Not Wagtail's own title panel: that one fills a field for the slug, which this form doesn't have.
    content_panels = [
        FieldPanel("title", heading=_("Tít"), help_text=_("Không quá 12–15 từ")),
        TitleHelpPanel(),
        FieldPanel("lead", help_text=_("30–60 từ: ai, việc gì, ở đâu, kết quả")),
        MultiFieldPanel(
            [FieldPanel("cover"), FieldPanel("cover_caption"), FieldPanel("cover_credit")], heading=_("Ảnh đại diện")
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
            heading=_("Thông tin bài"),
        ),
        *collected_panels(),
    ]
    # The address part is made from the title, and publishing times are the desk's to set.
    promote_panels: list[Panel] = []
    settings_panels = [CommentPanel()]
    subpage_types: list[str] = []
    parent_page_types = ["newsroom.SectionPage"]

    class Meta:
        verbose_name = pgettext_lazy("one", "bài")
        verbose_name_plural = _("bài")
        indexes = [
            models.Index(fields=["state"], name="article_state"),
            models.Index(fields=["unit"], name="article_unit"),
            # The board shows what went out lately, of a million pieces.
            models.Index(
                fields=["-state_changed_at"], condition=models.Q(state="published"), name="article_out_lately"
            ),
            # Lists ask of every piece whether it still holds: counting a section must not read all its texts' rows.
            models.Index(fields=["page_ptr"], include=["expires_at"], name="article_ends"),
            # The front page asks for the few that an editor has marked.
            models.Index(fields=["page_ptr"], condition=models.Q(is_must_read=True), name="article_must_read"),
            models.Index(fields=["page_ptr"], condition=models.Q(is_focus=True), name="article_focus"),
            # Asked every other second, and nearly no piece has one of these.
            models.Index(fields=["publish_at"], condition=models.Q(state="scheduled"), name="article_scheduled"),
            models.Index(
                fields=["embargo_until"], condition=models.Q(embargo_until__isnull=False), name="article_embargoed"
            ),
            models.Index(fields=["expires_at"], condition=models.Q(expires_at__isnull=False), name="article_expiring"),
            models.Index(fields=["review_at"], condition=models.Q(review_at__isnull=False), name="article_reviewed"),
            models.Index(
                fields=["series", "series_number"],
                condition=models.Q(series__isnull=False),
                name="article_in_series",
            ),
        ]

    def with_content_json(self, content: dict[str, Any]) -> "Article":
        """A revision's words in the state the piece is in now: the desk's decisions are not part of a text."""
        piece: Article = super().with_content_json(content)
        for name in DESK_FIELDS:
            setattr(piece, name, getattr(self, name))
        return piece

    def hold_place(self) -> "Article":
        """Until the transaction ends nobody moves the piece or gives it topics; it stands where it stands now.

        Where it stands belongs to the piece: a text that was read before a move would carry it back. Returns the row.
        """
        # Two statements: one that joins keeps, after waiting for the lock, what the page's table held before it.
        Article.objects.select_for_update(of=("self",)).only("state").get(pk=self.pk)
        row: Article = Article.objects.only(*_PLACE, "live_revision_id").get(pk=self.pk)
        for name in _PLACE:
            setattr(self, name, getattr(row, name))
        return row

    def sorted_topics(self, topics: Iterable[TopicPage], *, seen: int) -> list[TopicPage]:
        """These topics after what the desk gave and took since the act `seen`. Two queries."""
        ids = with_later_acts(self.pk, [topic.pk for topic in topics], seen=seen)
        return list(TopicPage.objects.filter(pk__in=ids))

    def save_revision(self, *args: Any, overwrite_revision: Revision | None = None, **options: Any) -> Revision:
        """A new text. Wagtail's autosave rewrites the writer's last one in place, unless that is approved or live."""
        with transaction.atomic():
            row = self.hold_place()
            if self.sorted_until is not None:
                self.topics.set(self.sorted_topics(self.topics.all(), seen=self.sorted_until))
            if overwrite_revision is not None and (
                overwrite_revision.pk == row.live_revision_id
                or self.approvals.filter(revision_id=overwrite_revision.pk).exists()
            ):
                overwrite_revision = None
            revision: Revision = super().save_revision(*args, overwrite_revision=overwrite_revision, **options)
            return revision

    def _set_core_field_defaults(self) -> None:
        """Wagtail's own place for what a page says of itself before it is kept, drafts too."""
        if self._state.adding:
            self.format = self.FORMAT
        # The base row of another format does not know what that format holds.
        if self.format == self.FORMAT:
            self.extent = self.measure()
        self.name_authors()
        super()._set_core_field_defaults()

    def measure(self) -> str:
        """How much there is of it, in at most 24 letters; empty where that says nothing."""
        return ""

    def lack(self) -> str:
        """What must still be done before it may go out, as a sentence; empty when nothing."""
        return ""

    def words(self, parts: Iterable[str] | None = None) -> list[str]:
        """Everything it says below the lead, or in some of its PARTS, without marks, in the order of reading."""
        found: list[str] = []
        for name in self.PARTS if parts is None else parts:
            value = getattr(self, name)
            if isinstance(value, StreamValue):
                found += value.stream_block.get_searchable_content(value)
            else:
                found.append(str(value or ""))
        return [text for text in found if text.strip()]

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """What the portal's template shows of a text that may never have been out."""
        if self.first_published_at is None:  # type: ignore[has-type]  # a field of Wagtail, which has no types
            self.first_published_at = self.latest_revision_created_at
        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return context

    @property
    def portal_path(self) -> str:
        return f"{super().portal_path.rstrip('/')}-{self.pk}/"


def panels_with(*own: Panel) -> list[Panel]:
    """An article's panels with those of a format between cover and body."""
    at = next(place for place, panel in enumerate(Article.content_panels) if getattr(panel, "field_name", "") == "body")
    return [*Article.content_panels[:at], *own, *Article.content_panels[at:]]
