"""Who readers know a piece by: authors, and the lines that name them on a piece."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from lantoa.kit.text import slugify_vietnamese


class Author(models.Model):
    """One by-line as readers know it: a person's own name or a pen name. Two people of one name are two."""

    name = models.CharField(_("Tên trên bài"), max_length=120, help_text=_("Tên thật hoặc bút danh, như in dưới tít"))
    about = models.CharField(_("Giới thiệu"), max_length=300, blank=True)
    portrait = models.ForeignKey(
        "media.Picture", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Ảnh chân dung")
    )
    unit = models.ForeignKey(
        "units.Unit", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Đơn vị")
    )
    # Never shown: it only lets what this person files carry the by-line by itself.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    has_page = models.BooleanField(
        _("Có trang tác giả"), default=True, help_text=_("Bỏ chọn khi tác giả không muốn có trang riêng")
    )
    is_sample = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("tác giả")
        verbose_name_plural = _("tác giả")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        """The author's page, whether or not there is one."""
        return f"/tac-gia/{slugify_vietnamese(self.name)}-{self.pk}/"


class Byline(Orderable):
    """One author on one piece, in the order in which they are named."""

    article = ParentalKey("newsroom.Article", on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, models.CASCADE, related_name="+", verbose_name=pgettext_lazy("one", "Tác giả"))

    panels = [FieldPanel("author")]

    class Meta(Orderable.Meta):
        verbose_name = _("tác giả của bài")
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="one_byline_per_author_and_piece")]
