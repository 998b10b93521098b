"""Pieces to look things up in: questions with answers, and documents."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField

from lantoa.publishing.newsroom.models.blocks import TEXT_FEATURES, heading
from lantoa.publishing.newsroom.models.pages import Article, Format, panels_with


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=gettext_lazy("Câu hỏi"), max_length=300)
    answer = blocks.RichTextBlock(label=gettext_lazy("Trả lời"), features=TEXT_FEATURES)
    answered_by = blocks.CharBlock(label=gettext_lazy("Người trả lời"), required=False, max_length=160)

    class Meta:
        icon = "help"
        label = gettext_lazy("Câu hỏi")
        template = "newsroom/blocks/question.html"


class QuestionsBlock(blocks.StreamBlock):
    heading = heading()
    question = QuestionBlock()

    class Meta:
        max_num = 80


class QA(Article):
    """Questions that people ask, with their answers."""

    FORMAT = Format.QA
    PARTS: ClassVar = ("body", "questions")
    template = "newsroom/article.html"

    questions = StreamField(QuestionsBlock(), verbose_name=gettext_lazy("Các câu hỏi"), blank=True)

    content_panels = panels_with(FieldPanel("questions"))

    class Meta:
        verbose_name = gettext_lazy("hỏi đáp")

    def _count(self) -> int:
        return sum(block.block_type == "question" for block in self.questions)

    def measure(self) -> str:
        return _("%(count)s câu") % {"count": self._count()}

    def lack(self) -> str:
        return "" if self._count() else _("Bài hỏi đáp chưa có câu hỏi nào.")


class DocumentPiece(Article):
    """A document of somebody, with what a reader should know of it."""

    FORMAT = Format.DOCUMENT
    PARTS: ClassVar = ("number", "issuer", "summary", "body")
    template = "newsroom/article.html"

    number = models.CharField(gettext_lazy("Số, ký hiệu"), max_length=60, blank=True)
    issuer = models.CharField(gettext_lazy("Cơ quan ban hành"), max_length=200, blank=True)
    issued_on = models.DateField(gettext_lazy("Ngày ban hành"), null=True, blank=True)
    in_force_on = models.DateField(gettext_lazy("Ngày có hiệu lực"), null=True, blank=True)
    ends_on = models.DateField(gettext_lazy("Hết hiệu lực"), null=True, blank=True)
    file = models.ForeignKey(
        "wagtaildocs.Document",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("Tệp văn bản"),
    )
    summary = models.TextField(
        gettext_lazy("Tóm tắt"),
        blank=True,
        help_text=gettext_lazy("Những điểm người lao động cần biết, mỗi ý một dòng"),
    )

    content_panels = panels_with(
        FieldRowPanel([FieldPanel("number"), FieldPanel("issuer")]),
        FieldRowPanel([FieldPanel("issued_on"), FieldPanel("in_force_on"), FieldPanel("ends_on")]),
        FieldPanel("file"),
        FieldPanel("summary"),
    )

    class Meta:
        verbose_name = gettext_lazy("văn bản")

    def measure(self) -> str:
        return self.number[:24]

    def lack(self) -> str:
        if not self.number or not self.issuer or self.issued_on is None:
            return _("Văn bản cần số ký hiệu, cơ quan ban hành và ngày ban hành.")
        return "" if self.file is not None else _("Hãy đính kèm tệp văn bản.")
